//! Whether a node may be used, run or freed.

use crate::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Everything that decides whether a node may be used, run or freed, in one word, so that each
/// step is a single atomic change.
///
/// ```text
/// CLOSED   the scope was left: no run begins, no pin is taken
/// ORPHAN   left while pinned or queued: whoever lets go last frees it
/// QUEUED   in the queue of the hook thread, which keeps it alive like a pin
/// runs     hooks running now
/// pins     walks that stand on it
/// ```
pub(super) struct State(AtomicU32);

const CLOSED: u32 = 1;
const ORPHAN: u32 = 1 << 1;
const QUEUED: u32 = 1 << 2;
const RUN: u32 = 1 << 3;
const RUNS: u32 = 0x0fff << 3;
const PIN: u32 = 1 << 15;
const PINS: u32 = !(PIN - 1);

impl State {
    pub(super) fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// Changes the word unless `change` refuses it; returns what it was.
    // `fetch_update` would do, but newer compilers want its new name and older ones lack that.
    fn change(&self, change: impl Fn(u32) -> Option<u32>) -> Option<u32> {
        let mut was = self.0.load(SeqCst);
        loop {
            match self
                .0
                .compare_exchange_weak(was, change(was)?, SeqCst, SeqCst)
            {
                Ok(_) => return Some(was),
                Err(now) => was = now,
            }
        }
    }

    /// Changes the word unless the scope is closed; says whether it did.
    fn change_if_open(&self, change: impl Fn(u32) -> u32) -> bool {
        self.change(|s| (s & CLOSED == 0).then(|| change(s)))
            .is_some()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.0.load(SeqCst) & CLOSED != 0
    }

    pub(super) fn close(&self) {
        self.0.fetch_or(CLOSED, SeqCst);
    }

    pub(super) fn pin(&self) -> bool {
        self.change_if_open(|s| s + PIN)
    }

    pub(super) fn begin_run(&self) -> bool {
        self.change_if_open(|s| s + RUN)
    }

    pub(super) fn end_run_if_open(&self) -> bool {
        self.change_if_open(|s| s - RUN)
    }

    pub(super) fn end_run(&self) {
        self.0.fetch_sub(RUN, SeqCst);
    }

    pub(super) fn unpin_if_open(&self) -> bool {
        self.change_if_open(|s| s - PIN)
    }

    /// For a closed node, under the registry's lock.
    pub(super) fn unpin(&self) {
        self.0.fetch_sub(PIN, SeqCst);
    }

    /// One pin more, for a holder of one: allowed when closed, too.
    pub(super) fn pin_again(&self) {
        self.0.fetch_add(PIN, SeqCst);
    }

    pub(super) fn runs(&self) -> bool {
        self.0.load(SeqCst) & RUNS != 0
    }

    pub(super) fn is_held(&self) -> bool {
        self.0.load(SeqCst) & (PINS | QUEUED) != 0
    }

    pub(super) fn orphan(&self) {
        self.0.fetch_or(ORPHAN, SeqCst);
    }

    pub(super) fn is_orphan(&self) -> bool {
        self.0.load(SeqCst) & ORPHAN != 0
    }

    /// `None` when closed and not queued; else whether it was queued already.
    pub(super) fn queue(&self) -> Option<bool> {
        let was = self.change(|s| (s & (CLOSED | QUEUED) != CLOSED).then_some(s | QUEUED))?;
        Some(was & QUEUED != 0)
    }

    /// The hook thread took it out of the queue and stands on it now.
    pub(super) fn queued_to_pinned(&self) {
        self.0.fetch_add(PIN - QUEUED, SeqCst);
    }
}
