//! What tries the interleavings: loom, each one once; or Miri, one that its seed picks.

#[cfg(not(miri))]
pub(crate) use loom::{
    sync::{Condvar, Mutex},
    thread,
};
#[cfg(miri)]
pub(crate) use std::{
    sync::{Condvar, Mutex},
    thread,
};

/// Runs the case in every interleaving with up to so many preemptions; returns how many there were.
#[cfg(not(miri))]
pub(crate) fn check(case: fn(), preemptions: usize) -> u64 {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    let mut loom = loom::model::Builder::new();
    loom.preemption_bound = Some(preemptions);
    loom.max_branches = 20_000;
    loom.check(move || {
        counted.fetch_add(1, Relaxed);
        crate::world::run(case);
    });
    count.load(Relaxed)
}

/// Runs the case once.
#[cfg(miri)]
pub(crate) fn check(case: fn(), _: usize) -> u64 {
    crate::world::run(case);
    1
}

/// Only loom has to be told.
#[cfg(miri)]
pub(crate) fn in_signal_handler<R>(handler: impl FnOnce() -> R) -> R {
    handler()
}
#[cfg(not(miri))]
pub(crate) use crate::sync::in_signal_handler;
