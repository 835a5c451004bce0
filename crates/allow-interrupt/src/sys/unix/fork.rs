//! A scope belongs to the process that entered it.
//!
//! `fork` copies the list of scopes, the handler and the lock, but only the calling thread. So
//! around it we hold our lock, and in the child every scope of the parent is forgotten and the
//! handlers are put back to what was there before. A child made in another way (a bare `clone`)
//! copies our memory without that: the handler sees that it runs in another process, and only
//! passes on. On Linux it sees that by a page which the kernel wipes in every copy, and which costs
//! no system call. A `vfork` child shares our memory until it becomes another program, and counts
//! as ours; whoever makes one has to keep signals away from it anyway.

use std::cell::UnsafeCell;
use std::io;
use std::ptr::null_mut;
use std::sync::MutexGuard;
use std::sync::atomic::{
    AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicUsize, Ordering::SeqCst,
};

use super::hooks;
use crate::registry::{REGISTRY, Writer};

/// The process whose scopes the registry holds.
static PROCESS: AtomicI32 = AtomicI32::new(0);

/// 1 in our process, 0 in a copy of it; null where the system has no such page.
static MARK: AtomicPtr<AtomicU32> = AtomicPtr::new(null_mut());

fn mark() -> Option<&'static AtomicU32> {
    // SAFETY: null, or a page that is never given back.
    unsafe { MARK.load(SeqCst).as_ref() }
}

/// Async-signal-safe.
pub(super) fn is_our_process() -> bool {
    match mark() {
        Some(mark) => mark.load(SeqCst) == 1,
        None => PROCESS.load(SeqCst) == this_process(),
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn make_mark() {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    let kind = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // The kernel makes a whole page of it.
    let size = size_of::<AtomicU32>();
    // SAFETY: a new page somewhere; it is zero, which is a value of the type.
    let page = unsafe { libc::mmap(null_mut(), size, access, kind, -1, 0) };
    if page == libc::MAP_FAILED {
        return;
    }
    // SAFETY: the page just made.
    if unsafe { libc::madvise(page, size, libc::MADV_WIPEONFORK) } != 0 {
        // Linux before 4.14.
        // SAFETY: the page just made, which nobody has seen.
        unsafe { libc::munmap(page, size) };
        return;
    }
    let page: *mut AtomicU32 = page.cast();
    // SAFETY: the page just made. Set before it is shown.
    unsafe { (*page).store(1, SeqCst) };
    MARK.store(page, SeqCst);
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn make_mark() {}

fn this_process() -> i32 {
    // SAFETY: no arguments, and it cannot fail.
    unsafe { libc::getpid() }
}

/// # Errors
/// No memory is left.
pub(super) fn watch() -> io::Result<()> {
    static WATCHING: AtomicBool = AtomicBool::new(false);
    if WATCHING.load(SeqCst) {
        return Ok(());
    }
    // Without a lock or a once-cell, which would stay taken in a child that another thread forks at
    // this moment. If two threads come here at once, the functions below are called twice.
    PROCESS.store(this_process(), SeqCst);
    make_mark();
    // SAFETY: three static functions.
    match unsafe { libc::pthread_atfork(Some(before), Some(after_in_parent), Some(after_in_child)) }
    {
        0 => {
            WATCHING.store(true, SeqCst);
            Ok(())
        }
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

/// The lock, while a fork is under way. Only who holds it looks into this.
struct HeldOverFork(UnsafeCell<Option<Writing>>);

type Writing = MutexGuard<'static, Writer>;

// SAFETY: touched only between taking and giving back the lock that it holds.
unsafe impl Sync for HeldOverFork {}

static HELD: HeldOverFork = HeldOverFork(UnsafeCell::new(None));

/// The thread that forks, while it holds the lock.
static FORKER: AtomicUsize = AtomicUsize::new(0);

fn is_forker() -> bool {
    FORKER.load(SeqCst) == this_thread()
}

/// Whether a thread that forks holds the lock, and may be waiting for that of another copy.
pub(super) fn is_under_way() -> bool {
    FORKER.load(SeqCst) != 0
}

fn this_thread() -> usize {
    // SAFETY: no arguments.
    unsafe { libc::pthread_self() as usize }
}

extern "C" fn before() {
    if !is_forker() {
        let writing = REGISTRY.lock();
        FORKER.store(this_thread(), SeqCst);
        // SAFETY: the lock was just taken.
        unsafe { *HELD.0.get() = Some(writing) };
    }
}

/// `None` the second time.
fn take() -> Option<Writing> {
    if !is_forker() {
        return None;
    }
    FORKER.store(0, SeqCst);
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
    if let Some(mark) = mark() {
        mark.store(1, SeqCst);
    }
    hooks::unblock_in_child();
}
