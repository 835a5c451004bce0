//! Threads that are stuck in a system call, and are to be freed from it.
//!
//! A thread looks whether a press is pending, and blocks; a press that comes between the two finds
//! nothing to interrupt. So it is interrupted again and again, until it has come back.

use std::ptr::NonNull;
use std::sync::Arc;
use std::time::Duration;

use super::node::Node;
use super::{Entry, REGISTRY, Registry};
use crate::sys::{self, Call};

/// The first pause between two tries, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(64);

/// A scope with a pending press and threads that have not come back. It keeps the scope pinned.
pub(crate) struct Stuck {
    registry: &'static Registry,
    node: NonNull<Node>,
    pause: Duration,
}

// SAFETY: a node may be looked at from every thread, and the pin belongs to whoever has this.
unsafe impl Send for Stuck {}

impl Stuck {
    /// The first try; `None` if nobody is stuck.
    ///
    /// # Safety
    /// The node is pinned, and the pin is given away with this call.
    pub(super) unsafe fn interrupt(
        registry: &'static Registry,
        node: NonNull<Node>,
    ) -> Option<Self> {
        let stuck = Self {
            registry,
            node,
            pause: FIRST_PAUSE,
        };
        // SAFETY: pinned.
        unsafe { node.as_ref() }
            .pending
            .interrupt_calls()
            .then_some(stuck)
    }

    /// Another try; whether it is still needed.
    pub(crate) fn again(&mut self) -> bool {
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        // SAFETY: pinned.
        unsafe { self.node.as_ref() }.pending.interrupt_calls()
    }

    /// How long to wait before the next try.
    #[cfg(unix)]
    pub(crate) fn pause(&self) -> Duration {
        self.pause
    }

    /// Waits before the next try.
    #[cfg(windows)]
    pub(crate) fn wait(&self) {
        let writing = self.registry.lock();
        // Woken earlier it tries earlier.
        drop(self.registry.changed.wait_timeout(writing, self.pause));
    }
}

impl Drop for Stuck {
    fn drop(&mut self) {
        self.registry.unpin(self.node);
    }
}

impl Registry {
    /// A press has come to a scope in which threads may be stuck. Never in a signal handler.
    #[cfg(unix)]
    pub(super) fn free_calls(&'static self, node: NonNull<Node>) {
        // The caller pins it or has its entry.
        if self.queue(node) {
            sys::wake_thread();
        }
    }

    #[cfg(windows)]
    pub(super) fn free_calls(&'static self, node: NonNull<Node>) {
        // SAFETY: the caller pins it or has its entry.
        if unsafe { node.as_ref() }.state.pin() {
            // SAFETY: just pinned.
            let stuck = unsafe { Stuck::interrupt(self, node) };
            if let Some(stuck) = stuck {
                sys::keep_interrupting(stuck);
            }
        }
    }
}

/// A call during which the thread is to be freed by a press.
pub(crate) struct Freeing<'s> {
    entry: &'s Entry,
    call: Arc<Call>,
}

impl<'s> Freeing<'s> {
    /// `None` if no press can come.
    pub(crate) fn begin(entry: &'s Entry) -> std::io::Result<Option<Self>> {
        let waiters = entry.waiters()?;
        let Some(call) = Call::of_this_thread(entry.claimed)?.map(Arc::new) else {
            return Ok(None);
        };
        waiters.add_call(call.clone());
        let freeing = Self { entry, call };
        if entry.is_pending() {
            // It came before there was a call to interrupt.
            REGISTRY.free_calls(entry.node);
        }
        Ok(Some(freeing))
    }
}

impl Drop for Freeing<'_> {
    fn drop(&mut self) {
        if let Ok(waiters) = self.entry.waiters() {
            waiters.remove_call(&self.call);
        }
    }
}
