//! Ctrl-Break and the closing of the terminal, which Wine's console lacks.
//!
//! The console host of Windows brings every event by a thread that it starts at
//! kernelbase's `CtrlRoutine`, in each process on the console, the newest first.
//! Wine has that routine, but starts it for Ctrl-C alone. So we do what the host
//! would. When the terminal closes, the host then ends each process that has not
//! ended by itself; so do we.
//!
//! The routine is Wine's own, and what it does differs from Windows in two
//! things: its default handler exits with 0; and in a process that has the flag
//! by which Ctrl-C is ignored it calls no handler for these two either. Such a
//! process ends when the terminal closes, but is not told.

use std::io;
use std::os::windows::io::{AsRawHandle, OwnedHandle};
use std::thread;

use windows_sys::Win32::Foundation::STATUS_CONTROL_C_EXIT;
use windows_sys::Win32::System::Console::{
    CTRL_BREAK_EVENT, CTRL_CLOSE_EVENT, GetConsoleProcessList,
};
use windows_sys::Win32::System::Threading::{
    PROCESS_CREATE_THREAD, PROCESS_QUERY_INFORMATION, PROCESS_SYNCHRONIZE, PROCESS_TERMINATE,
    PROCESS_VM_OPERATION, PROCESS_VM_READ, PROCESS_VM_WRITE, TerminateProcess,
};

use super::super::console::Console;
use super::super::job::Job;
use super::Keeper;
use super::remote::{Routine, is_like_us, is_over};
use super::travel::on_console_of;

/// What Windows gives the handlers of a process when its terminal closes.
const HANDLERS_END_WITHIN_MS: u32 = 5_000;

/// To start a thread in a process, and to end it.
const ACCESS: u32 = PROCESS_CREATE_THREAD
    | PROCESS_QUERY_INFORMATION
    | PROCESS_VM_OPERATION
    | PROCESS_VM_READ
    | PROCESS_VM_WRITE
    | PROCESS_SYNCHRONIZE
    | PROCESS_TERMINATE;

/// Who is on the console, other than the keeper and ourselves: the newest first,
/// and the program, from which they all come, last. It may not have got there yet.
pub(in super::super) fn audience(
    keeper: &Keeper,
    job: &Job,
    (id, program): (u32, &OwnedHandle),
) -> io::Result<Vec<OwnedHandle>> {
    let others = on_console_of(keeper.id(), on_this_console)?.into_iter();
    let others = others.filter(|other| ![keeper.id(), id].contains(other));
    let mut processes: Vec<_> = others.filter_map(|other| job.open(other, ACCESS)).collect();
    processes.push(program.try_clone()?);
    if !processes.iter().all(is_like_us) {
        let why = "only Ctrl-C goes between programs of 32 and 64 bits in Wine";
        return Err(io::Error::other(why));
    }
    Ok(processes)
}

fn on_this_console() -> io::Result<Vec<u32>> {
    let mut ids = vec![0; 64];
    loop {
        // SAFETY: a buffer, and for how many numbers it has room.
        let count = unsafe { GetConsoleProcessList(ids.as_mut_ptr(), ids.len() as u32) } as usize;
        if count == 0 {
            return Err(io::Error::last_os_error());
        }
        let all_fit = count <= ids.len();
        ids.resize(count, 0);
        if all_fit {
            return Ok(ids);
        }
    }
}

/// Nobody waits for the handlers.
pub(in super::super) fn press_ctrl_break(to: &[OwnedHandle]) -> io::Result<()> {
    let routine = Routine::ctrl_routine()?;
    to.iter().try_for_each(|process| {
        let thread = routine.start_in_any(process, CTRL_BREAK_EVENT, HANDLERS_END_WITHIN_MS);
        thread.map(drop)
    })
}

/// Begins to close the console. Each process has to end before the next is told.
pub(in super::super) fn close(console: Console, to: Vec<OwnedHandle>) -> io::Result<()> {
    let routine = Routine::ctrl_routine()?;
    thread::spawn(move || {
        for process in to {
            let limit = HANDLERS_END_WITHIN_MS;
            if let Ok(Some(thread)) = routine.start_in_any(&process, CTRL_CLOSE_EVENT, limit) {
                is_over(&thread, limit);
            }
            // SAFETY: an open handle. An error is a process that has ended.
            unsafe { TerminateProcess(process.as_raw_handle(), STATUS_CONTROL_C_EXIT as u32) };
        }
        // What the handlers have written was to be seen.
        drop(console);
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command};
    use std::sync::{Mutex, OnceLock};
    use std::{env, thread};

    use windows_sys::Win32::System::Console::{
        CTRL_BREAK_EVENT, CTRL_CLOSE_EVENT, SetConsoleCtrlHandler,
    };
    use windows_sys::core::BOOL;

    use super::super::is_wine;
    use crate::report::Reporter;
    use crate::{Ended, Error, Key, Program};

    const PART: [&str; 3] = [
        "sys::windows::in_wine::events::tests::program_under_test",
        "--exact",
        "--nocapture",
    ];

    static REPORT: OnceLock<Reporter> = OnceLock::new();
    static CHILD: Mutex<Option<Child>> = Mutex::new(None);

    /// Started by the test below: the program, and its child.
    #[test]
    fn program_under_test() {
        let Some(report) = Reporter::from_env().unwrap() else {
            return;
        };
        let report = REPORT.get_or_init(|| report);
        // SAFETY: a routine that may be called at any time from now on.
        unsafe { SetConsoleCtrlHandler(Some(told), 1) };
        if env::var("PART").unwrap() == "program" {
            let mut child = Command::new(env::current_exe().unwrap());
            let child = child.args(PART).env("PART", "child").spawn().unwrap();
            *CHILD.lock().unwrap() = Some(child);
        }
        report.line("ready").unwrap();
        loop {
            thread::park();
        }
    }

    unsafe extern "system" fn told(event: u32) -> BOOL {
        let say = |what: String| REPORT.get().unwrap().line(what).unwrap();
        match (event, CHILD.lock().unwrap().as_mut()) {
            (CTRL_BREAK_EVENT, _) => say("break".to_owned()),
            (CTRL_CLOSE_EVENT, Some(child)) => {
                let code = child.wait().unwrap().code().unwrap();
                say(format!(
                    "the terminal closes; the child ended with {code:#X}"
                ));
            }
            _ => {}
        }
        1
    }

    #[test]
    fn everybody_is_told_and_the_newest_ends_first() -> Result<(), Error> {
        if !is_wine() {
            return Ok(());
        }
        let this = env::current_exe().unwrap();
        let mut run = Program::new(this)
            .args(PART)
            .env("PART", "program")
            .start()?;
        run.wait_for("ready")?;
        run.wait_for("ready")?;
        run.press(Key::CtrlBreak)?;
        run.wait_for("break")?;
        run.wait_for("break")?;

        run.close_terminal()?;
        let again = run.close_terminal();
        assert!(matches!(again, Err(Error::NoTerminal { .. })), "{again:?}");
        let pressed = run.press(Key::CtrlBreak);
        assert!(
            matches!(pressed, Err(Error::NoTerminal { .. })),
            "{pressed:?}"
        );
        run.wait_for("the terminal closes; the child ended with 0xC000013A")?;
        assert_eq!(run.finish()?.ended, Ended::ControlC);
        Ok(())
    }
}
