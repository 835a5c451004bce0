//! Who is walking the list right now, so that whoever unlinks a scope knows when to free it.
//!
//! A walk registers in the counter that the epoch names; nothing on that side waits. The side
//! that frees waits until each counter has been seen at zero once since the unlinking. It turns
//! the epoch between the two, so that a storm of new walks, which register in the other counter,
//! cannot keep it waiting.
//!
//! Why this is enough: a walk registers *before* it loads the head of the list, an unlinking
//! stores *before* it reads the counters, and all four are sequentially consistent. A walk that
//! was not counted has therefore loaded the list without the scope.

use crate::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use crate::sync::{constant, yield_now};

pub(super) struct Readers {
    epoch: AtomicUsize,
    walking: [AtomicUsize; 2],
}

/// A walk in progress. It must not outlast a moment: nothing of the user's runs inside it.
#[must_use = "nodes may be looked at only while it lives"]
pub(super) struct Reading<'a>(&'a AtomicUsize);

impl Readers {
    constant! {
    pub(super) fn new() -> Self {
        Self {
            epoch: AtomicUsize::new(0),
            walking: [AtomicUsize::new(0), AtomicUsize::new(0)],
        }
    }
    }

    /// Async-signal-safe: two atomic operations.
    pub(super) fn enter(&self) -> Reading<'_> {
        let walking = &self.walking[self.epoch.load(SeqCst) & 1];
        walking.fetch_add(1, SeqCst);
        Reading(walking)
    }

    /// Returns when every walk that may have seen what was unlinked before this call is over.
    /// One caller at a time: the registry's lock sees to it.
    pub(super) fn wait_for_walks(&self) {
        for _ in 0..2 {
            let before = self.epoch.load(SeqCst) & 1;
            if self.walking[before].load(SeqCst) != 0 || self.walking[1 - before].load(SeqCst) != 0
            {
                self.epoch.store(1 - before, SeqCst);
                while self.walking[before].load(SeqCst) != 0 {
                    yield_now();
                }
            }
        }
    }

    /// For a forked child, in which none of the walking threads exists.
    pub(super) fn forget_all(&self) {
        for walking in &self.walking {
            walking.store(0, SeqCst);
        }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}
