//! Console events.

use std::os::windows::io::AsRawHandle;
use std::sync::Mutex;

use windows_sys::Win32::Foundation::STATUS_CONTROL_C_EXIT;
use windows_sys::Win32::System::Console::{
    CTRL_C_EVENT, CTRL_CLOSE_EVENT, ENABLE_PROCESSED_INPUT, GetConsoleMode, SetConsoleCtrlHandler,
    SetConsoleMode,
};
use windows_sys::core::BOOL;

type Call = Box<dyn FnMut() + Send>;

static CALL: Mutex<Option<Call>> = Mutex::new(None);

/// Calls it for each Ctrl-C, unless these are ignored.
pub fn on_press(call: impl FnMut() + Send + 'static) {
    *CALL.lock().expect("whole") = Some(Box::new(call));
    // SAFETY: a routine that may be called at any time from now on.
    unsafe { SetConsoleCtrlHandler(Some(pressed), 1) };
}

unsafe extern "system" fn pressed(event: u32) -> BOOL {
    if event != CTRL_C_EVENT {
        return 0;
    }
    if let Some(call) = CALL.lock().expect("whole").as_mut() {
        call();
    }
    1
}

pub fn die_by_ctrl_c() {
    std::process::exit(STATUS_CONTROL_C_EXIT)
}

pub fn ignore_close() {
    unsafe extern "system" fn closed(event: u32) -> BOOL {
        if event == CTRL_CLOSE_EVENT {
            // As long as the system lets it.
            loop {
                std::thread::park();
            }
        }
        0
    }
    // SAFETY: a routine that may be called at any time from now on.
    unsafe { SetConsoleCtrlHandler(Some(closed), 1) };
}

pub fn ignore_terminate() {}

/// Whatever the parent wanted.
pub fn stop_ignoring() {
    // SAFETY: without a routine the call only sets a flag of this process.
    unsafe { SetConsoleCtrlHandler(None, 0) };
}

pub fn raw() {
    let input = std::io::stdin();
    let mut mode = 0;
    // SAFETY: the handle of the standard input, and room for a number.
    let set = unsafe {
        GetConsoleMode(input.as_raw_handle(), &mut mode) != 0
            && SetConsoleMode(input.as_raw_handle(), mode & !ENABLE_PROCESSED_INPUT) != 0
    };
    assert!(set, "a console");
}
