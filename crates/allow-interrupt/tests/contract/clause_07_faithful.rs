//! Passing on is faithful: the default ends the process by that signal, and a host's handler runs
//! as the kernel would have called it.

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, says};
#[cfg(unix)]
use crate::{host, notes};

macro_rules! unix_scenario {
    ($name:ident) => {
        only_on!(unix, unix::$name)
    };
}

pub fn cases() -> Vec<Case> {
    vec![
        case("default_is_default_without_a_hook")
            .scenario(|report| {
                let _scope = Scope::builder().pass_on().enter().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("default_is_default_after_a_hook")
            .scenario(|report| {
                let hook = says(report, "hook");
                let _scope = Scope::builder().pass_on().hook(hook).enter().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.expect_default_end()
            }),
        unix_case("the_host_runs_with_its_mask", unix_scenario!(its_mask)),
        unix_case("the_host_runs_on_its_stack", unix_scenario!(its_stack)),
        unix_case("a_host_with_restart_gets_none", unix_scenario!(restart)),
        unix_case(
            "a_host_that_allows_nesting_is_not_blocked",
            unix_scenario!(nesting),
        ),
        case("a_host_without_restart_gets_eintr")
            .on(UNIX)
            .scenario(only_on!(unix, unix::eintr))
            .check(press_until_interrupted),
        case("a_host_without_restart_gets_eintr_after_a_hook_too")
            .on(UNIX)
            .scenario(only_on!(unix, unix::eintr_after_hook))
            .check(press_until_interrupted),
        case("the_host_sees_who_pressed")
            .on(|platform| platform == Platform::Native("linux"))
            .scenario(only_on!(unix, unix::who_pressed))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
    ]
}

/// The first press may come before the program has blocked, and then interrupts nothing. Each is
/// answered by the host; some press is answered by the interrupted call, too.
fn press_until_interrupted(run: &mut Run) -> Check {
    run.expect("ready")?;
    let mut interrupted = false;
    for press in 0.. {
        if interrupted {
            break;
        }
        ensure!(press < 100, "no press has interrupted the call");
        run.press(Key::CtrlC)?;
        loop {
            match &*run.next_report()? {
                "host" => break,
                "interrupted" => interrupted = true,
                other => return Err(format!("{other:?} came").into()),
            }
        }
    }
    run.send("go")?;
    run.expect_clean_end()
}

/// One press, and the scenario checks the rest itself.
fn unix_case(name: &'static str, scenario: fn(&Reporter)) -> Case {
    case(name).on(UNIX).scenario(scenario).check(|run| {
        run.expect("ready")?;
        run.press(Key::CtrlC)?;
        run.expect_clean_end()
    })
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Read};
    use std::os::unix::net::UnixStream;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

    use libc::{SIGINT, SIGUSR1, c_int, c_void, siginfo_t};

    use super::*;

    extern "C" fn notes_its_mask(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        let both = host::is_blocked(SIGINT) && host::is_blocked(SIGUSR1);
        notes::note(if both { 'y' } else { 'n' });
    }

    pub fn its_mask(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, notes_its_mask, libc::SA_SIGINFO, &[SIGUSR1]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        let hook = |_| notes::note('s');
        let _hooked = Scope::builder().pass_on().hook(hook).enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take_many(2), "sy");
    }

    extern "C" fn notes_nesting(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        notes::note(if host::is_blocked(SIGINT) { 'n' } else { 'y' });
    }

    pub fn nesting(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, notes_nesting, libc::SA_NODEFER, &[]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take(), 'y');
    }

    static STACK: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];

    extern "C" fn notes_its_stack(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        let local = 0_u8;
        let here = std::hint::black_box(&raw const local).addr();
        let on_it = (STACK[0].load(SeqCst)..STACK[1].load(SeqCst)).contains(&here);
        notes::note(if on_it { 'y' } else { 'n' });
    }

    pub fn its_stack(report: &Reporter) {
        notes::prepare();
        let stack = host::alternate_stack();
        STACK[0].store(stack.start, SeqCst);
        STACK[1].store(stack.end, SeqCst);
        host::install(SIGINT, notes_its_stack, libc::SA_ONSTACK, &[]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take(), 'y');
    }

    static SENDER: std::sync::OnceLock<UnixStream> = std::sync::OnceLock::new();

    /// Notes, and ends a read that the kernel may have restarted.
    extern "C" fn notes_and_sends(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        notes::note('h');
        let sender = SENDER.get().expect("set before");
        // SAFETY: one readable byte, and async-signal-safe.
        unsafe {
            libc::write(
                std::os::fd::AsRawFd::as_raw_fd(sender),
                b"!".as_ptr().cast(),
                1,
            )
        };
    }

    pub fn restart(report: &Reporter) {
        notes::prepare();
        let (mut receiver, sender) = UnixStream::pair().unwrap();
        SENDER.set(sender).unwrap();
        host::install(SIGINT, notes_and_sends, libc::SA_RESTART, &[]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(receiver.read(&mut [0]).unwrap(), 1);
    }

    pub fn eintr(report: &Reporter) {
        host::install(SIGINT, notes_that_it_ran, libc::SA_SIGINFO, &[]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        read_until_the_host_has_run(report);
    }

    /// The press that the host waits for comes back from the hook thread.
    pub fn eintr_after_hook(report: &Reporter) {
        host::install(SIGINT, notes_that_it_ran, 0, &[]);
        let _scope = Scope::builder().pass_on().hook(|_| ()).enter().unwrap();
        read_until_the_host_has_run(report);
    }

    static HAS_RUN: AtomicBool = AtomicBool::new(false);

    extern "C" fn notes_that_it_ran(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        HAS_RUN.store(true, SeqCst);
        notes::note('h');
    }

    /// As a program does that counts on EINTR: it looks, and blocks again.
    fn read_until_the_host_has_run(report: &Reporter) {
        notes::prepare();
        let teller = report.clone();
        std::thread::spawn(move || {
            while notes::take() == 'h' {
                teller.line("host").unwrap();
            }
        });
        let (mut receiver, _sender) = UnixStream::pair().unwrap();
        report.line("ready").unwrap();
        let mut read = Ok(0);
        while !HAS_RUN.load(SeqCst) || read.is_ok() {
            read = receiver.read(&mut [0]);
        }
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::Interrupted);
        report.line("interrupted").unwrap();
        assert_eq!(report.read_line().unwrap(), "go");
    }

    /// Linux: a terminal's key comes from the kernel. The crate libc has it for Linux only.
    const SI_KERNEL: c_int = 0x80;

    extern "C" fn notes_who(_: c_int, info: *mut siginfo_t, _: *mut c_void) {
        // SAFETY: the kernel's information on this signal.
        let code = unsafe { (*info).si_code };
        notes::note(if code == SI_KERNEL { 'y' } else { 'n' });
    }

    pub fn who_pressed(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, notes_who, libc::SA_SIGINFO, &[]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take(), 'y');
    }
}
