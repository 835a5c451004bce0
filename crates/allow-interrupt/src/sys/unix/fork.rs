//! A scope belongs to the process that entered it.
//!
//! `fork` copies the list of scopes, the handler and the lock, but only the calling thread. So
//! around it we hold our lock, and in the child every scope of the parent is forgotten and the
//! handlers are put back to what was there before. A child made in another way (`vfork`, a bare
//! `clone`) shares or copies our memory without that: the handler sees that it runs in another
//! process, and only passes on.

use std::cell::UnsafeCell;
use std::io;
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::sync::{MutexGuard, OnceLock};

use super::hooks;
use crate::registry::{REGISTRY, Writer};

/// The process whose scopes the registry holds.
static PROCESS: AtomicI32 = AtomicI32::new(0);

/// Async-signal-safe.
pub(super) fn is_our_process() -> bool {
    PROCESS.load(SeqCst) == this_process()
}

fn this_process() -> i32 {
    // SAFETY: no arguments, and it cannot fail.
    unsafe { libc::getpid() }
}

/// # Errors
/// No memory is left.
pub(super) fn watch() -> io::Result<()> {
    static WATCHING: OnceLock<libc::c_int> = OnceLock::new();
    let result = *WATCHING.get_or_init(|| {
        PROCESS.store(this_process(), SeqCst);
        // SAFETY: three static functions.
        unsafe { libc::pthread_atfork(Some(before), Some(after_in_parent), Some(after_in_child)) }
    });
    match result {
        0 => Ok(()),
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

/// The lock, while a fork is under way. Only who holds it looks into this.
struct HeldOverFork(UnsafeCell<Option<Writing>>);

type Writing = MutexGuard<'static, Writer>;

// SAFETY: touched only between taking and giving back the lock that it holds.
unsafe impl Sync for HeldOverFork {}

static HELD: HeldOverFork = HeldOverFork(UnsafeCell::new(None));

extern "C" fn before() {
    let writing = REGISTRY.lock();
    // SAFETY: the lock was just taken.
    unsafe { *HELD.0.get() = Some(writing) };
}

fn take() -> Option<Writing> {
    // SAFETY: `before` has taken the lock on this thread.
    unsafe { (*HELD.0.get()).take() }
}

extern "C" fn after_in_parent() {
    drop(take());
}

extern "C" fn after_in_child() {
    if let Some(mut writing) = take() {
        REGISTRY.forget_parent(&writing);
        hooks::forget_thread();
        writing.installed.forget_parent();
    }
    PROCESS.store(this_process(), SeqCst);
    hooks::unblock_in_child();
}
