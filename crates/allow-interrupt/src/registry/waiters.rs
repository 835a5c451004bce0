//! Who waits for a scope's presses: threads and pollers, by what the system can wait for, and
//! futures, by their wakers.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::sys::Wake;

pub(crate) struct Waiters {
    pub(crate) wake: Wake,
    /// Whether `futures` holds any, for a signal handler to ask.
    any_future: AtomicBool,
    futures: Mutex<Vec<Waker>>,
}

impl Waiters {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            wake: Wake::new()?,
            any_future: AtomicBool::new(false),
            futures: Mutex::new(Vec::new()),
        })
    }

    /// Wakes this one at the next press. Whoever calls it looks for a press *afterwards*.
    pub(crate) fn wake_at_press(&self, waker: &Waker) {
        let mut futures = self.lock();
        if !futures.iter().any(|known| known.will_wake(waker)) {
            futures.push(waker.clone());
        }
        self.any_future.store(true, SeqCst);
    }

    /// Async-signal-safe.
    pub(super) fn has_futures(&self) -> bool {
        self.any_future.load(SeqCst)
    }

    pub(super) fn wake_futures(&self) {
        let futures = {
            let mut futures = self.lock();
            self.any_future.store(false, SeqCst);
            std::mem::take(&mut *futures)
        };
        // Outside the lock: what a waker does is not ours.
        for waker in futures {
            waker.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.futures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
