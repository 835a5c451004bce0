//! SetConsoleCtrlHandler, and an event object that the routine sets.

use std::hint::black_box;
use std::io;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use anyhow::Result;
use windows_sys::Win32::Foundation::{FALSE, TRUE, WAIT_OBJECT_0};
use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, SetEvent, WaitForSingleObject,
};
use windows_sys::core::BOOL;

static EVENT: AtomicPtr<core::ffi::c_void> = AtomicPtr::new(null_mut());

/// A routine that is never removed, and what it wakes.
pub struct Raw;

impl Raw {
    pub fn install() -> Result<Self> {
        unsafe extern "system" fn wake(_: u32) -> BOOL {
            // SAFETY: an event that lives as long as the process.
            unsafe { SetEvent(EVENT.load(Relaxed)) };
            TRUE
        }
        // SAFETY: null pointers are allowed. It resets itself.
        let event = unsafe { CreateEventW(null(), FALSE, FALSE, null()) };
        EVENT.store(event, Relaxed);
        // SAFETY: a static routine.
        if event.is_null() || unsafe { SetConsoleCtrlHandler(Some(wake), TRUE) } == FALSE {
            return Err(io::Error::last_os_error().into());
        }
        Ok(Self)
    }

    pub fn wait(&self) -> Result<()> {
        // SAFETY: an event that lives as long as the process.
        match unsafe { WaitForSingleObject(EVENT.load(Relaxed), INFINITE) } {
            WAIT_OBJECT_0 => Ok(()),
            _ => Err(io::Error::last_os_error().into()),
        }
    }
}

/// Two calls of the system's library.
pub fn add_and_remove() {
    unsafe extern "system" fn nothing(_: u32) -> BOOL {
        FALSE
    }
    // SAFETY: a static routine.
    unsafe {
        black_box(SetConsoleCtrlHandler(Some(nothing), TRUE));
        black_box(SetConsoleCtrlHandler(Some(nothing), FALSE));
    }
}
