//! Waiting for a handle, until a moment.
//!
//! OS reference: [WaitForSingleObject](https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitforsingleobject).

use std::io;
use std::os::windows::io::{AsRawHandle, OwnedHandle};
use std::time::Instant;

use windows_sys::Win32::Foundation::{WAIT_OBJECT_0, WAIT_TIMEOUT};
use windows_sys::Win32::System::Threading::{INFINITE, WaitForSingleObject};

/// `false` when the moment has come.
pub(super) fn wait(handle: &OwnedHandle, deadline: Option<Instant>) -> io::Result<bool> {
    loop {
        let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
        let millis = match left {
            None => INFINITE,
            // Up, so that the wait does not end before the time.
            Some(left) => left
                .as_nanos()
                .div_ceil(1_000_000)
                .try_into()
                .unwrap_or(INFINITE - 1),
        };
        // SAFETY: a handle of ours.
        match unsafe { WaitForSingleObject(handle.as_raw_handle(), millis) } {
            WAIT_OBJECT_0 => return Ok(true),
            WAIT_TIMEOUT if left.is_some_and(|left| left.is_zero()) => return Ok(false),
            WAIT_TIMEOUT => {}
            _ => return Err(io::Error::last_os_error()),
        }
    }
}
