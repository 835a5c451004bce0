//! Presses that nobody has taken yet, and who is told of them.

use std::io;
use std::ptr::null_mut;

use super::waiters::Waiters;
use crate::event::Event;
use crate::sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst};

pub(super) struct Pending {
    counts: [AtomicU32; Event::COUNT],
    /// Made when somebody first waits.
    waiters: AtomicPtr<Waiters>,
}

impl Pending {
    pub(super) fn new() -> Self {
        Self {
            counts: Event::ALL.map(|_| AtomicU32::new(0)),
            waiters: AtomicPtr::new(null_mut()),
        }
    }

    /// The press may be taken from now on; with a hook, when that has begun. Async-signal-safe.
    pub(super) fn add(&self, event: Event) {
        // Pending before anybody is woken to look for it.
        self.counts[event as usize].fetch_add(1, SeqCst);
        if let Some(waiters) = self.made_waiters() {
            waiters.wake.wake();
        }
    }

    /// A press that nobody has taken; it is the caller's then.
    pub(super) fn take(&self) -> Option<Event> {
        let event = self.take_pending()?;
        self.acknowledge();
        Some(event)
    }

    /// Takes all of them; how many there were.
    pub(super) fn take_all(&self) -> u32 {
        let taken = self.counts.iter().map(|count| count.swap(0, SeqCst)).sum();
        self.acknowledge();
        taken
    }

    fn take_pending(&self) -> Option<Event> {
        Event::ALL
            .into_iter()
            .find(|event| take_one(&self.counts[*event as usize]))
    }

    pub(super) fn is_pending(&self) -> bool {
        self.counts.iter().any(|count| count.load(SeqCst) > 0)
    }

    /// Stays woken exactly while something is pending. A press counts first and wakes then, so the
    /// second look sees whatever was woken away here.
    pub(super) fn acknowledge(&self) {
        let Some(waiters) = self.made_waiters() else {
            return;
        };
        if !self.is_pending() {
            waiters.wake.acknowledge();
            if self.is_pending() {
                waiters.wake.wake();
            }
        }
    }

    pub(super) fn has_waiters(&self) -> bool {
        self.made_waiters().is_some()
    }

    fn made_waiters(&self) -> Option<&Waiters> {
        // SAFETY: null, or from `Box::into_raw` in `waiters` and freed only with this.
        unsafe { self.waiters.load(SeqCst).as_ref() }
    }

    /// Those who wait for this scope's presses, and what wakes them; made at the first call.
    pub(super) fn waiters(&self) -> io::Result<&Waiters> {
        if let Some(waiters) = self.made_waiters() {
            return Ok(waiters);
        }
        let new = Box::into_raw(Box::new(Waiters::new()?));
        if self
            .waiters
            .compare_exchange(null_mut(), new, SeqCst, SeqCst)
            .is_err()
        {
            // SAFETY: made above and shown to nobody.
            drop(unsafe { Box::from_raw(new) });
        }
        let waiters = self
            .made_waiters()
            .expect("stored here or by another thread");
        if self.is_pending() {
            // It came before there was anything to wake.
            waiters.wake.wake();
        }
        Ok(waiters)
    }

    /// Whether somebody waits for whom a thread is needed. Async-signal-safe.
    pub(super) fn needs_thread(&self) -> bool {
        self.made_waiters().is_some_and(Waiters::need_thread)
    }

    /// Interrupts the threads that are to be freed. Whether that has to be repeated: one of them
    /// may have been on its way into its call. Never in a signal handler.
    pub(super) fn interrupt_calls(&self) -> bool {
        self.is_pending() && self.made_waiters().is_some_and(Waiters::interrupt_calls)
    }

    /// Never in a signal handler.
    pub(super) fn wake_futures(&self) {
        if let Some(waiters) = self.made_waiters() {
            waiters.wake_futures();
        }
    }
}

/// Takes one from a count, if there is one.
pub(super) fn take_one(count: &AtomicU32) -> bool {
    let mut now = count.load(SeqCst);
    while now > 0 {
        match count.compare_exchange_weak(now, now - 1, SeqCst, SeqCst) {
            Ok(_) => return true,
            Err(changed) => now = changed,
        }
    }
    false
}

impl Drop for Pending {
    fn drop(&mut self) {
        let waiters = self.waiters.load(SeqCst);
        if !waiters.is_null() {
            // SAFETY: from `Box::into_raw` in `waiters`; nobody looks at it any more.
            drop(unsafe { Box::from_raw(waiters) });
        }
    }
}
