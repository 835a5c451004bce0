//! Freeing a thread that is stuck in a system call: CancelSynchronousIo for files, pipes and the
//! console, and an APC for waits that are alertable.

use std::ffi::c_void;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use windows_sys::Win32::Foundation::{DUPLICATE_SAME_ACCESS, DuplicateHandle, FALSE};
use windows_sys::Win32::System::IO::CancelSynchronousIo;
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, PTP_CALLBACK_INSTANCE, QueueUserAPC,
    TrySubmitThreadpoolCallback,
};

use crate::registry::Stuck;
use crate::sys::Claimed;

/// A thread that is about to block.
#[derive(Debug)]
pub(crate) struct Call {
    thread: OwnedHandle,
    /// An APC waits until the thread can take it, so one is enough.
    has_apc: AtomicBool,
}

impl Call {
    /// # Errors
    /// No handle is left.
    pub(crate) fn of_this_thread(_claimed: Claimed) -> io::Result<Option<Self>> {
        let mut thread = null_mut();
        // SAFETY: handles of this process and thread, and room for the copy.
        let copied = unsafe {
            DuplicateHandle(
                GetCurrentProcess(),
                GetCurrentThread(),
                GetCurrentProcess(),
                &mut thread,
                0,
                FALSE,
                DUPLICATE_SAME_ACCESS,
            )
        };
        if copied == FALSE {
            return Err(io::Error::last_os_error());
        }
        Ok(Some(Self {
            // SAFETY: just made, and owned by nobody else.
            thread: unsafe { OwnedHandle::from_raw_handle(thread) },
            has_apc: AtomicBool::new(false),
        }))
    }

    /// Ends the system call that the thread is in, if it is in one that can be ended.
    pub(crate) fn interrupt(&self) {
        unsafe extern "system" fn nothing(_: usize) {}
        let thread = self.thread.as_raw_handle();
        // SAFETY: a thread's handle. It fails if there is nothing to cancel.
        unsafe { CancelSynchronousIo(thread) };
        if !self.has_apc.swap(true, SeqCst) {
            // SAFETY: a thread's handle, and a static function.
            unsafe { QueueUserAPC(Some(nothing), thread, 0) };
        }
    }
}

/// Tries again and again, on a thread of the system's pool.
pub(crate) fn keep_interrupting(stuck: Stuck) {
    unsafe extern "system" fn run(_: PTP_CALLBACK_INSTANCE, stuck: *mut c_void) {
        // SAFETY: from `Box::into_raw` below.
        let mut stuck = unsafe { Box::from_raw(stuck.cast::<Stuck>()) };
        stuck.wait();
        while stuck.again() {
            stuck.wait();
        }
    }
    let stuck: *mut Stuck = Box::into_raw(Box::new(stuck));
    // SAFETY: a static function, and what it takes over.
    let submitted = unsafe { TrySubmitThreadpoolCallback(Some(run), stuck.cast(), null()) };
    if submitted == FALSE {
        // One try has been made, and there is no thread for another.
        // SAFETY: nobody has taken it over.
        drop(unsafe { Box::from_raw(stuck) });
    }
}
