//! The thread that the system makes for a press. It calls one handler after the other: when it has
//! ended, all have been called.
//!
//! A press only notes its thread's number. To open the thread is for whoever waits: it would make
//! every press a tenth slower.
//!
//! OS reference: [HandlerRoutine](https://learn.microsoft.com/windows/console/handlerroutine),
//! [GetThreadTimes](https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getthreadtimes).

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{ERROR_INVALID_PARAMETER, FILETIME};
use windows_sys::Win32::System::SystemInformation::GetSystemTimeAsFileTime;
use windows_sys::Win32::System::Threading::{
    GetCurrentThreadId, GetThreadTimes, OpenThread, THREAD_QUERY_LIMITED_INFORMATION,
    THREAD_SYNCHRONIZE,
};

use super::{handle, routine};

/// There is no thread of that number.
const ENDED: i32 = ERROR_INVALID_PARAMETER as i32;

/// Of the newest press: there is never more than one at work.
static NEWEST: Mutex<Option<PressThread>> = Mutex::new(None);

#[derive(Clone, Copy, PartialEq)]
struct PressThread {
    id: u32,
    /// When, in the system's time: a thread that was made later has its number only.
    noted: u64,
}

fn newest() -> MutexGuard<'static, Option<PressThread>> {
    NEWEST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// At the beginning of a press, before anybody has heard of it.
pub(super) fn note() {
    *newest() = Some(PressThread {
        // SAFETY: no arguments.
        id: unsafe { GetCurrentThreadId() },
        noted: now(),
    });
}

pub(crate) fn wait_until_passed_on(timeout: Duration) -> bool {
    let Some(thread) = *newest() else {
        return true;
    };
    if routine::is_of_a_press() {
        // It would wait for itself.
        return false;
    }
    // A time that the clock cannot tell is no limit.
    let deadline = Instant::now().checked_add(timeout);
    let ended = match thread.open() {
        Ok(Some(thread)) => handle::wait(&thread, deadline),
        Ok(None) => Ok(true),
        Err(error) => Err(error),
    };
    // No handle is left: nobody can know.
    let ended = ended.unwrap_or(false);
    if ended {
        // Most of the time there is none to wait for, and then that costs no system call.
        newest().take_if(|newest| *newest == thread);
    }
    ended
}

impl PressThread {
    /// `None` if it has ended.
    fn open(self) -> io::Result<Option<OwnedHandle>> {
        let access = THREAD_SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION;
        // SAFETY: no pointers.
        let handle = unsafe { OpenThread(access, 0, self.id) };
        if handle.is_null() {
            let error = io::Error::last_os_error();
            return match error.raw_os_error() {
                Some(code) if code == ENDED => Ok(None),
                _ => Err(error),
            };
        }
        // SAFETY: just opened, and nobody else has it.
        let handle = unsafe { OwnedHandle::from_raw_handle(handle) };
        // Its number may be another thread's by now.
        Ok((created(&handle) <= self.noted).then_some(handle))
    }
}

fn now() -> u64 {
    let mut time = FILETIME::default();
    // SAFETY: room for the answer.
    unsafe { GetSystemTimeAsFileTime(&mut time) };
    number(time)
}

fn created(thread: &OwnedHandle) -> u64 {
    let [mut created, mut exited, mut kernel, mut user] = [FILETIME::default(); 4];
    // It cannot fail, as the handle allows it; else the thread counts as the one that was noted.
    // SAFETY: a handle of ours, and room for the answers.
    unsafe {
        GetThreadTimes(
            thread.as_raw_handle(),
            &mut created,
            &mut exited,
            &mut kernel,
            &mut user,
        )
    };
    number(created)
}

/// Tenths of a microsecond, since 1601.
fn number(time: FILETIME) -> u64 {
    u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime)
}
