//! A wait that a press ends without needing Python's lock: the `waiter` of a `threading.Condition`.
//!
//! OS reference: [WaitForMultipleObjects](https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitformultipleobjects).

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::null;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use windows_sys::Win32::Foundation::{WAIT_FAILED, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, SetEvent, WaitForMultipleObjects,
};

use crate::error::os_error;
use crate::scope::Scope;

/// Like a lock that is held when it is made: `release` lets the one who acquires it go on.
#[pyclass(module = "allow_interrupt._native", frozen)]
pub struct Waiter {
    event: OwnedHandle,
    released: AtomicBool,
}

enum Woken {
    Released,
    Pressed,
    TimeOver,
}

#[pymethods]
impl Waiter {
    #[new]
    fn new() -> PyResult<Self> {
        // SAFETY: no pointers but null.
        let event = unsafe { CreateEventW(null(), 1, 0, null()) };
        if event.is_null() {
            return Err(os_error(io::Error::last_os_error()));
        }
        // SAFETY: just made, and nobody else has it.
        let event = unsafe { OwnedHandle::from_raw_handle(event) };
        Ok(Self {
            event,
            released: AtomicBool::new(false),
        })
    }

    /// What `Condition.notify` calls. A second time it is an error, as with a lock.
    fn release(&self) -> PyResult<()> {
        if self.released.swap(true, SeqCst) {
            return Err(PyRuntimeError::new_err("release unlocked lock"));
        }
        // SAFETY: a handle of ours.
        unsafe { SetEvent(self.event.as_raw_handle()) };
        Ok(())
    }

    /// Waits for `release`; a press in between lets Python's handler run, which may raise.
    #[pyo3(signature = (scope, timeout=None))]
    fn acquire(&self, scope: &Bound<'_, Scope>, timeout: Option<f64>) -> PyResult<bool> {
        let py = scope.py();
        let limit = timeout.and_then(|limit| Duration::try_from_secs_f64(limit.max(0.0)).ok());
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        let pressed = scope.get().event_object().map_err(os_error)?;
        loop {
            match py
                .detach(|| self.wait(pressed.as_ref(), deadline))
                .map_err(os_error)?
            {
                Woken::Released => return Ok(true),
                Woken::TimeOver => return Ok(false),
                Woken::Pressed => {
                    // The Python half's `check`, so that what is derived from it is asked.
                    scope.call_method0("check")?;
                }
            }
        }
    }
}

impl Waiter {
    fn wait(&self, pressed: Option<&OwnedHandle>, deadline: Option<Instant>) -> io::Result<Woken> {
        let mut handles = vec![self.event.as_raw_handle()];
        handles.extend(pressed.map(AsRawHandle::as_raw_handle));
        // In steps of at most what the system can count; not to look around.
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let milliseconds = left.map_or(INFINITE, |left| {
            let up = left.as_nanos().div_ceil(1_000_000);
            u32::try_from(up).unwrap_or(INFINITE).min(INFINITE - 1)
        });
        let count = u32::try_from(handles.len()).unwrap_or(1);
        // SAFETY: as many handles as the count says, ours until the call returns.
        let woken = unsafe { WaitForMultipleObjects(count, handles.as_ptr(), 0, milliseconds) };
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
