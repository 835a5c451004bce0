//! Whether the presses that have come are through: consumed, or passed on to what was there before.
//! On Windows the system tells that.
//!
//! Only presses that take time are counted: those that wait for the hook thread, or are on it. All
//! others are through when the signal handler returns.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant};

use super::{Registry, walk};

/// Counts that go round. Not among the model's atomics: no decision about a press hangs on them.
pub(super) struct Through {
    begun: AtomicU32,
    ended: AtomicU32,
    /// Threads that wait for one to end.
    sleepers: AtomicU32,
}

impl Through {
    pub(super) const fn new() -> Self {
        Self {
            begun: AtomicU32::new(0),
            ended: AtomicU32::new(0),
            sleepers: AtomicU32::new(0),
        }
    }

    /// Async-signal-safe.
    pub(super) fn begin(&self) {
        self.begun.fetch_add(1, SeqCst);
    }

    /// In a forked child: those of the parent go on there.
    pub(super) fn forget_all(&self) {
        self.begun.store(0, SeqCst);
        self.ended.store(0, SeqCst);
        self.sleepers.store(0, SeqCst);
    }

    fn has_ended(&self, begun: u32) -> bool {
        // A press may end a moment before it is counted as begun.
        let more = self.ended.load(SeqCst).wrapping_sub(begun);
        more < u32::MAX / 2
    }
}

impl Registry {
    /// Never in a signal handler.
    pub(super) fn end_presses(&self, count: u32) {
        self.through.ended.fetch_add(count, SeqCst);
        // A sleeper is counted before it looks at `ended` for the last time.
        if self.through.sleepers.load(SeqCst) > 0 {
            drop(self.lock());
            self.changed.notify_all();
        }
    }

    /// Whether any press has come to a hook since the process began.
    pub(crate) fn has_had_hooks(&self) -> bool {
        self.through.begun.load(SeqCst) > 0
    }

    /// Waits for the presses that have begun by now; whether they have ended.
    pub(crate) fn wait_until_through(&self, timeout: Duration) -> bool {
        let begun = self.through.begun.load(SeqCst);
        if self.through.has_ended(begun) {
            return true;
        }
        if walk::is_in_hook() {
            // It would wait for itself.
            return false;
        }
        // A time that the clock cannot tell is no limit.
        let deadline = Instant::now().checked_add(timeout);
        let left = || match deadline {
            Some(deadline) => deadline.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        };
        let mut writing = self.lock();
        self.through.sleepers.fetch_add(1, SeqCst);
        while !self.through.has_ended(begun) && !left().is_zero() {
            writing = self
                .changed
                .wait_timeout(writing, left())
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        self.through.sleepers.fetch_sub(1, SeqCst);
        drop(writing);
        self.through.has_ended(begun)
    }
}
