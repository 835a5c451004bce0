//! What "nothing happens" means, and who would otherwise be there to hear.

use std::time::Duration;

use allow_interrupt::Scope;

use crate::harness::*;

/// Longer than any press takes. Only where nothing can be waited for but time.
pub const MOMENT: Duration = Duration::from_millis(200);

/// The scope has not heard the press that the check has made.
pub fn assert_deaf(scope: &Scope) {
    assert!(
        scope.wait_timeout(MOMENT).unwrap().is_none(),
        "it heard a press"
    );
    assert_eq!(scope.presses(), 0);
}

/// A press whose effect nobody tells. When the terminal echoes the key, the
/// signal has been sent; Wine's consoles have no echo.
pub fn press_in_vain(run: &mut Run) -> Check {
    run.press(Key::CtrlC)?;
    if run.platform().is_unix() {
        run.wait_for("^C")?;
    }
    Ok(())
}

/// What the system will do on Ctrl-C, as far as it can be read.
#[cfg(unix)]
pub fn disposition() -> impl PartialEq + std::fmt::Debug {
    crate::host::state(libc::SIGINT)
}

/// Of Windows, the flag by which the parent has it ignored. The table of handlers cannot be read.
#[cfg(windows)]
pub fn disposition() -> bool {
    use windows_sys::Wdk::System::Threading::{NtQueryInformationProcess, ProcessBasicInformation};
    use windows_sys::Win32::System::Threading::{GetCurrentProcess, PROCESS_BASIC_INFORMATION};
    // SAFETY: room for the information, and its size; it points into this process, for good.
    unsafe {
        let mut info: PROCESS_BASIC_INFORMATION = std::mem::zeroed();
        let (size, length) = (size_of_val(&info) as u32, std::ptr::null_mut());
        let (own, what) = (GetCurrentProcess(), ProcessBasicInformation);
        let status = NtQueryInformationProcess(own, what, (&raw mut info).cast(), size, length);
        assert_eq!(status, 0);
        // Behind the console's handle are its flags, and this is the first of them.
        (*(*info.PebBaseAddress).ProcessParameters).Reserved2[1].addr() & 1 != 0
    }
}

/// A handler of a host's under our scopes. It notes 'f' and stops the press, so
/// that the program goes on.
#[cfg(unix)]
pub fn host_stops() {
    crate::notes::prepare();
    crate::host::install(libc::SIGINT, crate::host::stopping, libc::SA_SIGINFO, &[]);
}

#[cfg(windows)]
pub fn host_stops() {
    crate::notes::prepare();
    crate::host::add(crate::host::stopping);
}

/// Reports each note as it comes, for ever.
pub fn report_notes(report: &Reporter) {
    let report = report.clone();
    std::thread::spawn(move || {
        loop {
            report.line(crate::notes::take().to_string()).unwrap();
        }
    });
}
