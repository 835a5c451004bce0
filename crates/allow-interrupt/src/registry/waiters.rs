//! Who waits for a scope's presses: threads and pollers, by what the system can wait for; futures,
//! by their wakers; and threads that are stuck in some other system call.

use std::io;
use std::sync::{Arc, PoisonError};
use std::task::Waker;

use crate::sync::atomic::{AtomicBool, Ordering::SeqCst};
use crate::sync::{Mutex, MutexGuard};
use crate::sys::{Call, Wake};

pub(crate) struct Waiters {
    pub(crate) wake: Wake,
    /// Whether there are others, for whom a thread is needed. A signal handler asks this.
    need_thread: AtomicBool,
    others: Mutex<Others>,
}

#[derive(Default)]
struct Others {
    futures: Vec<Waker>,
    calls: Vec<Arc<Call>>,
}

impl Waiters {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            wake: Wake::new()?,
            need_thread: AtomicBool::new(false),
            others: Mutex::new(Others::default()),
        })
    }

    /// Wakes this one at the next press. Whoever calls it looks for a press *afterwards*.
    pub(crate) fn wake_at_press(&self, waker: &Waker) {
        let mut others = self.lock();
        if !others.futures.iter().any(|known| known.will_wake(waker)) {
            others.futures.push(waker.clone());
        }
        self.need_thread.store(true, SeqCst);
    }

    /// Interrupts this thread from the next press on. Whoever calls it looks for a press
    /// *afterwards*.
    pub(super) fn add_call(&self, call: Arc<Call>) {
        self.lock().calls.push(call);
        self.need_thread.store(true, SeqCst);
    }

    /// When it returns, the call is not interrupted any more.
    pub(super) fn remove_call(&self, call: &Arc<Call>) {
        self.lock().calls.retain(|known| !Arc::ptr_eq(known, call));
    }

    /// Async-signal-safe.
    pub(super) fn need_thread(&self) -> bool {
        self.need_thread.load(SeqCst)
    }

    pub(super) fn wake_futures(&self) {
        let futures = {
            let mut others = self.lock();
            self.need_thread.store(!others.calls.is_empty(), SeqCst);
            std::mem::take(&mut others.futures)
        };
        // Outside the lock: what a waker does is not ours.
        for waker in futures {
            waker.wake();
        }
    }

    /// Whether there was any.
    pub(super) fn interrupt_calls(&self) -> bool {
        // Under the lock: whoever takes a call back finds that it is over.
        let others = self.lock();
        others.calls.iter().for_each(|call| call.interrupt());
        !others.calls.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Others> {
        self.others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
