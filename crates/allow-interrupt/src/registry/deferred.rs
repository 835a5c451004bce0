//! A press in a Unix signal handler, and the queue that brings it to the hook thread.
//!
//! The handler walks as far as it can: past scopes that have no hook. At the first hook it puts
//! the scope into a queue made of links in the scopes themselves, so nothing is allocated, and
//! the hook thread goes on from there.

use std::ptr::{NonNull, null_mut};

use super::node::{Arrival, Node};
use super::pending::take_one;
use super::{Registry, Stuck, Walk};
use crate::event::{Event, EventSet};
use crate::sync::atomic::Ordering::{Relaxed, SeqCst};

/// What the signal handler has to do after the walk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Handled {
    /// Pass the press on to what was there before.
    pub(crate) passes_on: bool,
    /// Wake the hook thread: a hook decides the rest, or futures are to be woken.
    pub(crate) needs_thread: bool,
}

/// What became of the presses that waited at a scope as it was left.
#[derive(Clone, Copy, Default)]
pub(crate) struct Carried {
    pub(crate) passed_on: EventSet,
    pub(crate) needs_thread: bool,
    /// How many are through when that is done.
    pub(super) presses: u32,
}

impl Registry {
    /// Async-signal-safe: atomic operations, and `Wake::wake` of the scopes that have one.
    pub(crate) fn press_in_handler(&self, event: Event) -> Handled {
        let _reading = self.readers.enter();
        self.carry(self.head.load(SeqCst), event)
    }

    /// The presses that wait at a node which is being left: they will not run its hook, and nobody
    /// knows when the hook thread comes to them. Under the lock, closed, and with no run under way.
    pub(super) fn carry_waiting(&self, node: &Node) -> Carried {
        let mut carried = Carried::default();
        for event in Event::ALL {
            for _ in 0..node.waiting[event as usize].swap(0, SeqCst) {
                let handled = self.carry(node.outer.load(SeqCst), event);
                carried.presses += 1;
                carried.needs_thread |= handled.needs_thread;
                if handled.passes_on {
                    carried.passed_on = carried.passed_on.with(event);
                }
            }
        }
        carried
    }

    /// The caller is reading, or holds the lock.
    fn carry(&self, mut at: *mut Node, event: Event) -> Handled {
        let mut handled = Handled::default();
        // SAFETY: loaded while reading, and not freed before the reading ends.
        while let (Some(node), Some(here)) = (unsafe { at.as_ref() }, NonNull::new(at)) {
            let arrival = node.arrive(event);
            if node.pending.needs_thread() {
                handled.needs_thread |= self.queue(here);
            }
            match arrival {
                Arrival::GoesOn => {}
                Arrival::Stops => return handled,
                Arrival::Escalates => break,
                Arrival::NeedsHook => {
                    if self.defer(here, event) {
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
    fn defer(&self, node: NonNull<Node>, event: Event) -> bool {
        // Counted first: whoever takes the node out of the queue reads the count after that.
        // SAFETY: the caller is reading, or holds the lock.
        let waiting = &unsafe { node.as_ref() }.waiting[event as usize];
        waiting.fetch_add(1, SeqCst);
        // If it is left, and not queued, the press is ours again; unless the hook thread, still
        // busy with earlier ones, has taken it too. Then it is passed on over there.
        let deferred = self.queue(node) || !take_one(waiting);
        if deferred {
            self.through.begin();
        }
        deferred
    }

    /// Puts a node into the queue of the hook thread; `false` if its scope was left.
    /// The caller is reading, holds the lock, or has a pin or the entry.
    pub(super) fn queue(&self, node: NonNull<Node>) -> bool {
        // SAFETY: it is not freed meanwhile, for one of these reasons.
        match unsafe { node.as_ref() }.state.queue() {
            Some(was_queued) => {
                if !was_queued {
                    self.push(node);
                }
                true
            }
            None => false,
        }
    }

    fn push(&self, node: NonNull<Node>) {
        let mut newest = self.waiting.load(SeqCst);
        loop {
            // Published by the exchange.
            // SAFETY: queued, which keeps it alive.
            unsafe { node.as_ref() }.next_waiting.store(newest, Relaxed);
            match self
                .waiting
                .compare_exchange_weak(newest, node.as_ptr(), SeqCst, SeqCst)
            {
                Ok(_) => return,
                Err(now) => newest = now,
            }
        }
    }

    /// On the hook thread: carries every waiting press on, and calls `pass_on` for each that goes
    /// past the last scope. Returns those whose calls have to be interrupted once more.
    pub(crate) fn run_deferred(&'static self, pass_on: impl Fn(Event)) -> Vec<Stuck> {
        let process = self.generation();
        let mut stuck = Vec::new();
        let mut oldest = self.take_waiting();
        while let Some(node) = NonNull::new(oldest) {
            // SAFETY: the queue keeps it alive, and then the pin does.
            let pinned = unsafe { node.as_ref() };
            // Before it leaves the queue: from then on the handler may link it anew.
            oldest = pinned.next_waiting.load(SeqCst);
            pinned.state.queued_to_pinned();
            pinned.pending.wake_futures();
            for event in Event::ALL {
                let waiting = &pinned.waiting[event as usize];
                while waiting.load(SeqCst) > 0 {
                    // First the run, then the press: whoever leaves finds it waiting or running, and
                    // what it finds waiting it takes along before it lets go of the lock.
                    let begun = pinned.state.begin_run();
                    if !begun {
                        drop(self.lock());
                    }
                    if !take_one(waiting) {
                        if begun {
                            self.end_run(pinned);
                        }
                        break;
                    }
                    pinned.state.pin_again();
                    Walk::from_hook(self, event, node, begun, &pass_on);
                    // In a child that the hook has forked it had not begun.
                    if self.generation() == process {
                        self.end_presses(1);
                    }
                }
            }
            // SAFETY: pinned, and the pin goes with it.
            stuck.extend(unsafe { Stuck::interrupt(self, node) });
        }
        stuck
    }

    /// The queue's nodes, oldest first, linked as before: they stay queued.
    fn take_waiting(&self) -> *mut Node {
        let mut newest = self.waiting.swap(null_mut(), SeqCst);
        let mut oldest = null_mut();
        // SAFETY: being queued keeps a node alive, and nobody else touches the link of one.
        while let Some(node) = unsafe { newest.as_ref() } {
            let older = node.next_waiting.load(SeqCst);
            node.next_waiting.store(oldest, Relaxed);
            oldest = std::mem::replace(&mut newest, older);
        }
        oldest
    }
}
