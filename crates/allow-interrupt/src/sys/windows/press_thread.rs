//! The thread that the system makes for a press. It calls one handler after the other: when it has
//! ended, all have been called.
//!
//! OS reference: [HandlerRoutine](https://learn.microsoft.com/windows/console/handlerroutine).

use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{WAIT_OBJECT_0, WAIT_TIMEOUT};
use windows_sys::Win32::System::Threading::{
    GetCurrentThreadId, INFINITE, OpenThread, THREAD_SYNCHRONIZE, WaitForSingleObject,
};

use super::routine;

/// Of the newest press: there is never more than one at work.
static NEWEST: Mutex<Option<OwnedHandle>> = Mutex::new(None);

fn newest() -> MutexGuard<'static, Option<OwnedHandle>> {
    NEWEST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// At the beginning of a press, before anybody has heard of it.
pub(super) fn note() {
    // SAFETY: this thread, which lives.
    let handle = unsafe { OpenThread(THREAD_SYNCHRONIZE, 0, GetCurrentThreadId()) };
    // Without a handle nobody can wait for it.
    // SAFETY: just opened, and nobody else has it.
    let handle = (!handle.is_null()).then(|| unsafe { OwnedHandle::from_raw_handle(handle) });
    let before = std::mem::replace(&mut *newest(), handle);
    drop(before);
}

pub(crate) fn wait_until_passed_on(timeout: Duration) -> bool {
    let Some(thread) = newest().as_ref().map(OwnedHandle::try_clone) else {
        return true;
    };
    if routine::is_of_a_press() {
        // It would wait for itself.
        return false;
    }
    let ended = thread.is_ok_and(|thread| wait(&thread, timeout));
    if ended {
        forget_if_ended();
    }
    ended
}

/// Most of the time there is none to wait for, and then that costs no system call.
fn forget_if_ended() {
    newest().take_if(|thread| wait(thread, Duration::ZERO));
}

/// Whether the thread has ended.
fn wait(thread: &OwnedHandle, timeout: Duration) -> bool {
    // A time that the clock cannot tell is no limit.
    let deadline = Instant::now().checked_add(timeout);
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let milliseconds = left.map_or(INFINITE, |left| {
            // Up, so that the wait does not end before the time.
            let up = left.as_nanos().div_ceil(1_000_000);
            u32::try_from(up).map_or(INFINITE - 1, |up| up.min(INFINITE - 1))
        });
        // SAFETY: a handle of ours.
        match unsafe { WaitForSingleObject(thread.as_raw_handle(), milliseconds) } {
            WAIT_OBJECT_0 => return true,
            WAIT_TIMEOUT if left.is_none_or(|left| !left.is_zero()) => {}
            _ => return false,
        }
    }
}
