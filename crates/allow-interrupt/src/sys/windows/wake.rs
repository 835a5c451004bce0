//! A wake-up on Windows is an event object, set on the thread of the press.

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::null;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{FALSE, TRUE, WAIT_OBJECT_0, WAIT_TIMEOUT};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, SetEvent, WaitForSingleObject,
};

#[derive(Debug)]
pub(crate) struct Wake(OwnedHandle);

impl Wake {
    /// # Errors
    /// No handle is left.
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: no pointers but null ones. It stays set until it is acknowledged.
        let event = unsafe { CreateEventW(null(), TRUE, FALSE, null()) };
        if event.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: just made, and owned by nobody else.
        Ok(Self(unsafe { OwnedHandle::from_raw_handle(event) }))
    }

    pub(crate) fn wake(&self) {
        // SAFETY: an event that lives.
        unsafe { SetEvent(self.0.as_raw_handle()) };
    }

    /// Returns at the first wake-up that has not been acknowledged, or with `false` at the end of
    /// the time. It stays woken.
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> io::Result<bool> {
        let deadline = timeout.and_then(|t| Instant::now().checked_add(t));
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
            // SAFETY: an event that lives.
            match unsafe { WaitForSingleObject(self.0.as_raw_handle(), millis) } {
                WAIT_OBJECT_0 => return Ok(true),
                WAIT_TIMEOUT if left.is_some_and(|left| left.is_zero()) => return Ok(false),
                WAIT_TIMEOUT => {}
                _ => return Err(io::Error::last_os_error()),
            }
        }
    }
}
