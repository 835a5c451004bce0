//! The one thread that runs closures, since a signal handler may not.
//!
//! It is started when a scope with a hook is first entered, and then stays: a program that enters
//! such a scope around every poll would otherwise pay for a thread each time. Asleep in a read,
//! it costs nothing while idle. Programs that have no hook never have it.

use std::cell::Cell;
use std::io;
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

use super::{Wake, forward};
use crate::registry::{REGISTRY, Stuck};

/// Wakes the thread. Null until there is one; never freed while there is.
static BELL: AtomicPtr<Wake> = AtomicPtr::new(null_mut());

thread_local! {
    /// On the hook thread: the signals that were blocked before all were, for it.
    static BLOCKED_BEFORE: Cell<Option<libc::sigset_t>> = const { Cell::new(None) };
}

/// # Errors
/// No descriptor or no thread is left.
pub(super) fn ensure_thread() -> io::Result<()> {
    if !BELL.load(SeqCst).is_null() {
        return Ok(());
    }
    let _writing = REGISTRY.lock();
    if !BELL.load(SeqCst).is_null() {
        return Ok(());
    }
    let bell: &'static Wake = Box::leak(Box::new(Wake::new()?));
    let spawned = with_all_blocked(|before| {
        thread::Builder::new()
            .name("allow-interrupt".into())
            .spawn(move || {
                BLOCKED_BEFORE.set(Some(before));
                run(bell);
            })
    });
    let bell = std::ptr::from_ref(bell).cast_mut();
    match spawned {
        Ok(_) => BELL.store(bell, SeqCst),
        // SAFETY: leaked above, and no thread has it.
        Err(_) => drop(unsafe { Box::from_raw(bell) }),
    }
    spawned.map(drop)
}

/// Async-signal-safe: one `write`.
pub(crate) fn ring() {
    // SAFETY: null, or leaked.
    if let Some(bell) = unsafe { BELL.load(SeqCst).as_ref() } {
        bell.wake();
    }
}

fn run(bell: &Wake) {
    let process = REGISTRY.generation();
    let mut stuck = Vec::new();
    // In a child that a hook has forked this is the only thread, and not the hook thread.
    while REGISTRY.generation() == process {
        let pause = stuck.iter().map(Stuck::pause).min();
        match bell.wait(pause.map(|pause| Instant::now() + pause)) {
            Ok(true) => {
                bell.acknowledge();
                stuck.extend(REGISTRY.run_deferred(forward::from_hook_thread));
            }
            Ok(false) => stuck.retain_mut(Stuck::again),
            // Only if somebody closed our descriptor. Nothing to wait for, and no way to tell.
            Err(_) => return,
        }
    }
}

/// Runs `start` with every signal blocked, so that the thread it starts is born that way: hosts'
/// handlers are to run on the hosts' threads.
fn with_all_blocked<R>(start: impl FnOnce(libc::sigset_t) -> R) -> R {
    let mut all = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: both are written before they are read.
    let before = unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    };
    let result = start(before);
    // SAFETY: filled by the call above.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, null_mut()) };
    result
}

/// In a child that a hook has forked: its only thread is a copy of the hook thread, and while that
/// blocks all signals nothing can interrupt the child.
pub(super) fn unblock_in_child() {
    if let Some(before) = BLOCKED_BEFORE.take() {
        // SAFETY: a set that the system has filled.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, null_mut()) };
    }
}

/// In a forked child: the thread did not come along.
pub(super) fn forget_thread() {
    // SAFETY: null, or leaked.
    if let Some(bell) = unsafe { BELL.swap(null_mut(), SeqCst).as_ref() } {
        bell.close_in_child();
    }
}
