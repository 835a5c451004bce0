//! A press in a Unix signal handler, and the queue that brings it to the hook thread.
//!
//! The handler walks as far as it can: past scopes that have no hook. At the first hook it puts
//! the scope into a queue made of links in the scopes themselves, so nothing is allocated, and
//! the hook thread goes on from there.

use std::ptr::{NonNull, null_mut};
use std::sync::atomic::Ordering::SeqCst;

use super::node::{Arrival, Node, take_one};
use super::{Ending, Registry, Stuck, Walk};
use crate::event::Event;

/// What the signal handler has to do after the walk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Handled {
    /// Pass the press on to what was there before.
    pub(crate) passes_on: bool,
    /// Wake the hook thread: a hook decides the rest, or futures are to be woken.
    pub(crate) needs_thread: bool,
}

impl Registry {
    /// Async-signal-safe: atomic operations, and `Wake::wake` of the scopes that have one.
    pub(crate) fn press_in_handler(&self, event: Event) -> Handled {
        let _reading = self.readers.enter();
        let mut handled = Handled::default();
        let mut at = self.head.load(SeqCst);
        // SAFETY: loaded while reading, and not freed before the reading ends.
        while let Some(node) = unsafe { at.as_ref() } {
            let arrival = node.arrive(event);
            if node.needs_thread() {
                handled.needs_thread |= self.queue(node);
            }
            match arrival {
                Arrival::GoesOn => {}
                Arrival::Stops => return handled,
                Arrival::Escalates => break,
                Arrival::NeedsHook => {
                    if self.defer(node, event) {
                        handled.needs_thread = true;
                        return handled;
                    }
                }
            }
            at = node.outer.load(SeqCst);
        }
        handled.passes_on = true;
        handled
    }

    /// Hands a press to the hook thread; `false` if the scope was left meanwhile.
    fn defer(&self, node: &Node, event: Event) -> bool {
        // Counted first: whoever takes the node out of the queue reads the count after that.
        let waiting = &node.waiting[event as usize];
        waiting.fetch_add(1, SeqCst);
        // If it is left, and not queued, the press is ours again; unless the hook thread, still
        // busy with earlier ones, has taken it too. Then it is passed on over there.
        self.queue(node) || !take_one(waiting)
    }

    /// Puts a node into the queue of the hook thread; `false` if its scope was left.
    pub(super) fn queue(&self, node: &Node) -> bool {
        match node.state.queue() {
            Some(was_queued) => {
                if !was_queued {
                    self.push(node);
                }
                true
            }
            None => false,
        }
    }

    fn push(&self, node: &Node) {
        let this = std::ptr::from_ref(node).cast_mut();
        let mut newest = self.waiting.load(SeqCst);
        loop {
            node.next_waiting.store(newest, SeqCst);
            match self
                .waiting
                .compare_exchange_weak(newest, this, SeqCst, SeqCst)
            {
                Ok(_) => return,
                Err(now) => newest = now,
            }
        }
    }

    /// On the hook thread: carries every waiting press on, and calls `pass_on` for each that goes
    /// past the last scope. Returns those whose calls have to be interrupted once more.
    pub(crate) fn run_deferred(&'static self, pass_on: impl Fn(Event)) -> Vec<Stuck> {
        let mut stuck = Vec::new();
        for node in self.take_waiting() {
            // SAFETY: the queue kept it alive, and now the pin does.
            let pinned = unsafe { node.as_ref() };
            pinned.wake_futures();
            for event in Event::ALL {
                for _ in 0..pinned.waiting[event as usize].swap(0, SeqCst) {
                    pinned.state.pin_again();
                    if Walk::from_hook(self, event, node) == Ending::PassedOn {
                        pass_on(event);
                    }
                }
            }
            // SAFETY: pinned, and the pin goes with it.
            stuck.extend(unsafe { Stuck::interrupt(self, node) });
        }
        stuck
    }

    /// The queue's nodes, pinned, oldest first.
    fn take_waiting(&self) -> Vec<NonNull<Node>> {
        let mut nodes = Vec::new();
        let mut newest = self.waiting.swap(null_mut(), SeqCst);
        while let Some(node) = NonNull::new(newest) {
            // SAFETY: being queued keeps a node alive.
            let queued = unsafe { node.as_ref() };
            newest = queued.next_waiting.load(SeqCst);
            queued.state.queued_to_pinned();
            nodes.push(node);
        }
        nodes.reverse();
        nodes
    }
}
