//! Counts what this program allocates.

use std::alloc::{GlobalAlloc, Layout, System};
#[cfg(unix)]
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

/// On all threads.
#[cfg(windows)]
static CALLS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

#[cfg(unix)]
thread_local! {
    /// On this one. Constant, so that asking for it allocates nothing.
    static OWN_CALLS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: hands everything to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        #[cfg(windows)]
        CALLS.fetch_add(1, Relaxed);
        BYTES.fetch_add(layout.size(), Relaxed);
        // A thread that is ending has none.
        #[cfg(unix)]
        let _ = OWN_CALLS.try_with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's promise is the one asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is the one asked for.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many allocations there have been.
#[cfg(windows)]
pub fn allocations() -> usize {
    CALLS.load(Relaxed)
}

/// How many there have been on this thread.
#[cfg(unix)]
pub fn own_allocations() -> usize {
    OWN_CALLS.get()
}

/// How many bytes have been allocated, given back or not.
pub fn bytes() -> usize {
    BYTES.load(Relaxed)
}
