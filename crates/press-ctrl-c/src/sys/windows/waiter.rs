//! Waiting for the end of a process.

use std::io;
use std::os::windows::io::{AsRawHandle, OwnedHandle};

use windows_sys::Win32::Foundation::{STATUS_CONTROL_C_EXIT, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{GetExitCodeProcess, INFINITE, WaitForSingleObject};

use crate::Ended;

/// Blocks until the program has ended.
pub(crate) struct Waiter(pub(super) OwnedHandle);

impl Waiter {
    pub fn wait(self) -> io::Result<Ended> {
        let mut code = 0;
        // SAFETY: an open handle, and room for a number.
        let ok = unsafe {
            WaitForSingleObject(self.0.as_raw_handle(), INFINITE) == WAIT_OBJECT_0
                && GetExitCodeProcess(self.0.as_raw_handle(), &mut code) != 0
        };
        match (ok, code as i32) {
            (false, _) => Err(io::Error::last_os_error()),
            (true, STATUS_CONTROL_C_EXIT) => Ok(Ended::ControlC),
            (true, code) => Ok(Ended::Code(code)),
        }
    }
}
