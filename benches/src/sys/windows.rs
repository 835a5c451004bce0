//! Console events, and the two ways to wait for a pollable.

use std::io;
use std::os::windows::io::{AsRawHandle, AsRawSocket};

use allow_interrupt::Pollable;
use anyhow::Result;
use windows_sys::Win32::Foundation::{FALSE, WAIT_OBJECT_0};
use windows_sys::Win32::Networking::WinSock::{POLLRDNORM, SOCKET_ERROR, WSAPOLLFD, WSAPoll};
use windows_sys::Win32::System::Console::{CTRL_C_EVENT, GenerateConsoleCtrlEvent};
use windows_sys::Win32::System::Threading::{INFINITE, WaitForMultipleObjects};

#[path = "spin.rs"]
mod spin;
pub use spin::Waiter;

/// To everybody on this console: it is this process's own.
pub fn press() -> Result<()> {
    // SAFETY: no pointers.
    match unsafe { GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) } {
        FALSE => Err(io::Error::last_os_error().into()),
        _ => Ok(()),
    }
}

/// There is only one way.
pub fn press_here() -> Result<()> {
    press()
}

/// Left to the system.
pub fn stay_on_one_core(_: bool) {}

/// Windows asks no thread of ours.
pub fn mask_presses(_: bool) {}

/// Until its event object is set.
pub fn poll(pollable: &Pollable<'_>) -> Result<()> {
    let handles = [pollable.as_raw_handle()];
    // SAFETY: one handle that lives.
    match unsafe { WaitForMultipleObjects(1, handles.as_ptr(), FALSE, INFINITE) } {
        WAIT_OBJECT_0 => Ok(()),
        _ => Err(io::Error::last_os_error().into()),
    }
}

/// Until its socket is readable.
pub fn poll_socket(pollable: &Pollable<'_>) -> Result<()> {
    let mut entry = WSAPOLLFD {
        fd: pollable.as_raw_socket() as usize,
        events: POLLRDNORM,
        revents: 0,
    };
    // SAFETY: one valid entry.
    match unsafe { WSAPoll(&mut entry, 1, -1) } {
        SOCKET_ERROR => Err(io::Error::last_os_error().into()),
        _ => Ok(()),
    }
}
