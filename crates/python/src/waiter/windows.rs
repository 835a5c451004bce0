//! An event object.
//!
//! OS reference: [WaitForMultipleObjects](https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitformultipleobjects).

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::null;
use std::time::Instant;

use windows_sys::Win32::Foundation::{WAIT_FAILED, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, SetEvent, WaitForMultipleObjects,
};

use super::{Woken, milliseconds_left};

/// Closed until it is opened, and then open for ever.
pub struct Gate(OwnedHandle);

impl Gate {
    pub fn new() -> io::Result<Self> {
        // SAFETY: no pointers but null.
        let event = unsafe { CreateEventW(null(), 1, 0, null()) };
        if event.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: just made, and nobody else has it.
        Ok(Self(unsafe { OwnedHandle::from_raw_handle(event) }))
    }

    pub fn open(&self) {
        // SAFETY: a handle of ours.
        unsafe { SetEvent(self.0.as_raw_handle()) };
    }

    pub fn wait(
        &self,
        pressed: Option<&OwnedHandle>,
        deadline: Option<Instant>,
    ) -> io::Result<Woken> {
        let mut handles = vec![self.0.as_raw_handle()];
        handles.extend(pressed.map(AsRawHandle::as_raw_handle));
        let limit = milliseconds_left(deadline).map_or(INFINITE, |left| {
            u32::try_from(left).unwrap_or(INFINITE).min(INFINITE - 1)
        });
        let count = u32::try_from(handles.len()).unwrap_or(1);
        // SAFETY: as many handles as the count says, ours until the call returns.
        let woken = unsafe { WaitForMultipleObjects(count, handles.as_ptr(), 0, limit) };
        if woken == WAIT_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(match woken.wrapping_sub(WAIT_OBJECT_0) {
            0 => Woken::Released,
            1 => Woken::Pressed,
            _ => Woken::TimeOver,
        })
    }
}
