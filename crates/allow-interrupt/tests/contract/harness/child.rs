//! The program under test: one scenario, on the main thread.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use press_ctrl_c::report::Reporter;

use super::IGNORING;
use super::run::{END, PANIC};

pub(super) fn run(scenario: Box<dyn Fn(&Reporter) + Send + Sync>) -> ExitCode {
    if std::env::var_os(IGNORING).is_some() {
        ignore_interrupts();
    }
    let report = match Reporter::from_env() {
        Ok(Some(report)) => report,
        Ok(None) => return refuse("a scenario is started by its check"),
        Err(error) => return refuse(&error.to_string()),
    };
    report_panics(report.clone());
    match panic::catch_unwind(AssertUnwindSafe(|| scenario(&report))) {
        Ok(()) => {
            report.line(END).expect("the check listens");
            ExitCode::SUCCESS
        }
        // As Rust itself does for a main function that panics.
        Err(_) => ExitCode::from(101),
    }
}

pub(super) fn refuse(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(2)
}

/// Wherever a panic happens and whoever contains it: the check hears of it.
fn report_panics(report: Reporter) {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = text.unwrap_or("(no text)");
        let place = info
            .location()
            .map(|place| format!(" ({place})"))
            .unwrap_or_default();
        let _ = report.line(format!("{PANIC}{message}{place}"));
    }));
}

/// Under Wine nobody outside can set the flag, and a process that inherits it
/// is taken off the terminal: no key would reach it, whatever it did. So it is
/// set here.
#[cfg(windows)]
fn ignore_interrupts() {
    use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
    // SAFETY: without a routine the call only sets a flag of this process.
    assert_ne!(unsafe { SetConsoleCtrlHandler(None, 1) }, 0);
}

#[cfg(not(windows))]
fn ignore_interrupts() {
    unreachable!("the driver starts programs that ignore interrupts");
}
