//! Not a clause yet: the key is really pressed, without our library anywhere.

use press_ctrl_c::Error;

use crate::harness::*;

pub fn cases() -> Vec<Case> {
    vec![
        case("with_no_handler_the_press_ends_the_program")
            .scenario(wait_for_ever)
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_handler_of_the_system_gets_the_press")
            .scenario(handler::wait)
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("pressed")?;
                run.expect_clean_end()
            }),
        case("ignored_from_the_start_means_nothing_happens")
            .scenario(wait_for_go)
            .ignoring_interrupts()
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.send("go")?;
                run.expect("still here")?;
                run.expect_clean_end()
            }),
        case("without_a_terminal_there_is_no_key")
            .scenario(wait_for_go)
            .without_terminal()
            .check(|run| {
                run.expect("ready")?;
                let pressed = run.press(Key::CtrlC);
                ensure!(
                    matches!(pressed, Err(Error::NoTerminal { .. })),
                    "{pressed:?}"
                );
                run.send("go")?;
                run.expect("still here")?;
                run.expect_clean_end()
            }),
        case("a_panic_is_reported")
            .scenario(|_| panic!("on purpose"))
            .check(|run| {
                run.expect_panic("on purpose")?;
                run.expect_ended(Ended::Code(101))
            }),
        case("unix_only_a_signal_is_told_by_its_number")
            .on(UNIX)
            .scenario(only_on!(unix, pause))
            .check(|run| {
                run.expect("ready")?;
                run.terminate()?;
                run.expect_ended(Ended::Signal(signal::SIGTERM))
            }),
    ]
}

fn wait_for_ever(report: &Reporter) {
    report.line("ready").unwrap();
    // Nobody answers. If the press does not end us, the driver's limit does.
    let _ = report.read_line();
}

#[cfg(unix)]
fn pause(report: &Reporter) {
    report.line("ready").unwrap();
    // SAFETY: waits for a signal.
    unsafe { libc::pause() };
}

fn wait_for_go(report: &Reporter) {
    report.line("ready").unwrap();
    assert_eq!(report.read_line().unwrap(), "go");
    report.line("still here").unwrap();
}

/// A handler made by hand: it writes to a pipe, and the scenario reads that.
#[cfg(unix)]
mod handler {
    use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

    static PIPE: AtomicI32 = AtomicI32::new(-1);

    extern "C" fn on_signal(_number: libc::c_int) {
        // SAFETY: `write` is async-signal-safe, and the byte lives long enough.
        unsafe { libc::write(PIPE.load(Relaxed), b"!".as_ptr().cast(), 1) };
    }

    pub fn wait(report: &super::Reporter) {
        let mut ends = [0; 2];
        // SAFETY: room for two descriptors, as asked for.
        assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
        PIPE.store(ends[1], Relaxed);
        // SAFETY: the handler makes async-signal-safe calls only.
        unsafe { libc::signal(libc::SIGINT, on_signal as *const () as libc::sighandler_t) };
        report.line("ready").unwrap();
        let mut byte = 0_u8;
        // SAFETY: room for the one byte asked for. `signal` restarts the read.
        assert_eq!(unsafe { libc::read(ends[0], (&raw mut byte).cast(), 1) }, 1);
        report.line("pressed").unwrap();
    }
}

/// A handler made by hand: it runs on a thread of its own, so a channel will do.
#[cfg(windows)]
mod handler {
    use std::sync::{OnceLock, mpsc};

    use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
    use windows_sys::core::BOOL;

    static PRESSED: OnceLock<mpsc::Sender<u32>> = OnceLock::new();

    unsafe extern "system" fn on_event(event: u32) -> BOOL {
        let sent = PRESSED
            .get()
            .is_some_and(|pressed| pressed.send(event).is_ok());
        sent.into()
    }

    pub fn wait(report: &super::Reporter) {
        let (sender, pressed) = mpsc::channel();
        PRESSED.set(sender).unwrap();
        // SAFETY: a routine that lives as long as the program.
        assert_ne!(unsafe { SetConsoleCtrlHandler(Some(on_event), 1) }, 0);
        report.line("ready").unwrap();
        assert_eq!(pressed.recv(), Ok(0));
        report.line("pressed").unwrap();
    }
}
