//! Linux: sleeping until a word changes. A thread that a signal interrupts in it goes back to
//! sleep by itself, and finds the word changed: one system call, where `poll` needs three.

use std::io;
use std::ptr::null;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

/// Returns when woken, after EINTR, when the word is not `value`, or when the time is over.
pub(super) fn wait(word: &AtomicU32, value: u32, limit: Option<Duration>) -> io::Result<()> {
    let limit = limit.map(|limit| libc::timespec {
        tv_sec: limit.as_secs().try_into().unwrap_or(libc::time_t::MAX),
        // Less than a second's worth fits everywhere.
        tv_nsec: limit.subsec_nanos() as _,
    });
    let limit = limit.as_ref().map_or(null(), std::ptr::from_ref);
    let operation = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the word and the time live throughout the call.
    match unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, limit) } {
        0 => Ok(()),
        _ => match io::Error::last_os_error() {
            e if matches!(
                e.raw_os_error(),
                Some(libc::EAGAIN | libc::EINTR | libc::ETIMEDOUT)
            ) =>
            {
                Ok(())
            }
            e => Err(e),
        },
    }
}

/// Async-signal-safe: one system call, without arguments that it could refuse.
pub(super) fn wake_all(word: &AtomicU32) {
    let operation = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the word lives throughout the call.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, i32::MAX) };
}
