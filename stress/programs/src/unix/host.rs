//! A program's own handler for SIGINT, which was there before the scopes.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use libc::{c_int, c_void, siginfo_t};

static CALLS: AtomicU64 = AtomicU64::new(0);

/// How often it was called.
pub fn calls() -> u64 {
    CALLS.load(SeqCst)
}

extern "C" fn count(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
    CALLS.fetch_add(1, SeqCst);
}

/// Installs it, with these flags and SIGUSR1 in its mask.
pub fn install(flags: c_int) {
    set(count as *const () as usize, flags | libc::SA_SIGINFO);
}

/// The default, or "ignored".
pub fn set(handler: usize, flags: c_int) {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: zeroed plain data, filled in, and a static handler.
    unsafe {
        let action = action.assume_init_mut();
        action.sa_sigaction = handler;
        action.sa_flags = flags;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaddset(&mut action.sa_mask, libc::SIGUSR1);
        assert_eq!(
            libc::sigaction(libc::SIGINT, action, std::ptr::null_mut()),
            0
        );
    }
}
