//! Notices whoever looks at a scope that has been freed. Freed blocks are painted and kept for a while,
//! so that what looks at one sees the paint.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering::Relaxed};

/// Of scopes, under loom, and of little else.
const SIZES: std::ops::RangeInclusive<usize> = 300..=3000;
const PAINT: u8 = 0xdd;
/// More than are freed in one interleaving.
const KEPT: usize = 1024;

pub(crate) struct Painting;

#[global_allocator]
static ALLOCATOR: Painting = Painting;

static BLOCKS: [AtomicPtr<u8>; KEPT] = [const { AtomicPtr::new(null_mut()) }; KEPT];
static LENGTHS: [AtomicUsize; KEPT] = [const { AtomicUsize::new(0) }; KEPT];
static NEXT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator, whose blocks are given back to it later, and unchanged.
unsafe impl GlobalAlloc for Painting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.align() != 8 || !SIZES.contains(&layout.size()) {
            // SAFETY: the caller's promise.
            unsafe { System.dealloc(block, layout) };
            return;
        }
        // SAFETY: nobody else has the block any more.
        unsafe { block.write_bytes(PAINT, layout.size()) };
        // One thread at a time: each case has a process of its own, and loom's threads take turns.
        let index = NEXT.fetch_add(1, Relaxed) % KEPT;
        let old = BLOCKS[index].swap(block, Relaxed);
        let length = LENGTHS[index].swap(layout.size(), Relaxed);
        if let (false, Ok(layout)) = (old.is_null(), Layout::from_size_align(length, 8)) {
            // SAFETY: it came from `alloc` with this layout.
            unsafe { System.dealloc(old, layout) };
        }
    }
}

/// Panics if `thing` lies in a freed block.
pub(crate) fn is_alive<T>(thing: &T) {
    let word = std::ptr::from_ref(thing).cast::<u32>();
    // SAFETY: memory of this process, as freed blocks are kept; all that is looked at is larger.
    let paint = unsafe { word.read_volatile() } == u32::from_ne_bytes([PAINT; 4]);
    assert!(!paint, "late: a scope is looked at after it was freed");
}
