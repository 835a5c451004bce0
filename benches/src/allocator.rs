//! The system's allocator, which counts when it is asked to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

use anyhow::Result;

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Off, it must not slow down what the other benches measure.
static ON: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);

/// How much more is allocated after `body` than before it.
pub fn bytes_kept_by(body: impl FnOnce() -> Result<()>) -> Result<isize> {
    BYTES.store(0, Relaxed);
    ON.store(true, Relaxed);
    let done = body();
    ON.store(false, Relaxed);
    done.map(|()| BYTES.load(Relaxed))
}

fn count(bytes: usize, sign: isize) {
    if ON.load(Relaxed) {
        BYTES.fetch_add(bytes as isize * sign, Relaxed);
    }
}

// SAFETY: the system's allocator does all of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        // SAFETY: the caller's promises are this call's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(layout.size(), -1);
        // SAFETY: the caller's promises are this call's.
        unsafe { System.dealloc(pointer, layout) }
    }
}
