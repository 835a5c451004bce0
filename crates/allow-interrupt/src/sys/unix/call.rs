//! Freeing a thread that is stuck in a system call: a signal of its own, which ends the call with
//! EINTR.
//!
//! It is the signal of the scope's own event, sent to that thread alone, so that no other handler
//! of the process is touched. A *nudge* is written down before it is sent; our handler, on that
//! thread, sees that it is one and does nothing. While somebody may have to be nudged, our handler
//! is installed without SA_RESTART, or the kernel would go on with the call.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use libc::pthread_t;

use super::installed::Book;
use super::slot::Slot;
use super::{action, handler};
use crate::event::EventSet;
use crate::registry::REGISTRY;
use crate::sys::Claimed;

/// Threads with a nudge on its way; 0 is none. With none free, a nudge waits for the next time.
static NUDGED: [AtomicUsize; 16] = [const { AtomicUsize::new(0) }; 16];

/// A thread that is about to block.
pub(crate) struct Call {
    /// A `pthread_t`, which is a pointer on some systems.
    thread: usize,
    slot: &'static Slot,
    events: EventSet,
}

impl Call {
    /// # Errors
    /// The system refused to change the flags of the handler.
    pub(crate) fn of_this_thread(claimed: Claimed) -> io::Result<Option<Self>> {
        // Ignored events, and those that Unix does not have, nudge nobody.
        let Some(slot) = claimed.events.iter().find_map(Slot::of_event) else {
            return Ok(None);
        };
        REGISTRY.lock().installed.interrupts(claimed.events, true)?;
        Ok(Some(Self {
            // SAFETY: no arguments.
            thread: unsafe { libc::pthread_self() } as usize,
            slot,
            events: claimed.events,
        }))
    }

    /// Ends the system call that the thread is in, if it is in one.
    pub(crate) fn interrupt(&self) {
        // Somebody's handler over ours would take it for a press.
        if !REGISTRY.lock().installed.is_on_top(self.slot.event) {
            return;
        }
        let address = self.thread;
        if NUDGED.iter().any(|nudged| nudged.load(SeqCst) == address) {
            // The last one has not arrived yet.
            return;
        }
        let free =
            |nudged: &&AtomicUsize| nudged.compare_exchange(0, address, SeqCst, SeqCst).is_ok();
        if NUDGED.iter().find(free).is_some() {
            // SAFETY: a thread in a call of ours is alive, as it takes the call back itself.
            unsafe { libc::pthread_kill(self.thread as pthread_t, self.slot.signal) };
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // On the thread itself: what was sent has arrived, unless it blocks the signal.
        take_nudge();
        // Nobody to tell; the flags are set right again with the next scope.
        let _ = REGISTRY.lock().installed.interrupts(self.events, false);
    }
}

impl Slot {
    /// While a thread is to get EINTR, our handler must not have calls restarted.
    pub(super) fn interrupts(&self, book: &mut Book, begin: bool) -> io::Result<()> {
        let before = book.calls;
        book.calls = match begin {
            true => before + 1,
            false => before.saturating_sub(1),
        };
        if (before == 0) == (book.calls == 0) {
            return Ok(());
        }
        let on_top = self.is_on_top(book);
        for (record, handler) in book.layers.iter_mut().zip(handler::LAYERED) {
            action::fill(&mut record.ours, handler, &record.before, book.calls == 0);
        }
        match on_top {
            true => action::write(self.signal, &book.layers[book.latest].ours),
            false => Ok(()),
        }
    }

    /// Whether nobody's handler lies over the one that we have installed.
    pub(super) fn is_on_top(&self, book: &Book) -> bool {
        let record = &book.layers[book.latest];
        let mut now = action::default_action();
        record.stands
            && action::read(self.signal, &mut now).is_ok()
            && now.sa_sigaction == record.ours.sa_sigaction
    }
}

/// Whether this signal is a nudge for this thread. Async-signal-safe.
pub(super) fn take_nudge() -> bool {
    // SAFETY: no arguments.
    let this = unsafe { libc::pthread_self() } as usize;
    NUDGED
        .iter()
        // A look costs less than an exchange, and nearly always finds nothing.
        .filter(|nudged| nudged.load(SeqCst) == this)
        .any(|nudged| nudged.compare_exchange(this, 0, SeqCst, SeqCst).is_ok())
}
