//! A press on a normal thread: the system's handler thread on Windows, the hook thread on Unix.
//!
//! A walk pins the scope that it stands on. A pinned scope stays linked, so the way outward is
//! still right when its hook, which may take any time, has returned.
//!
//! The run of a hook ends when the press has got to the next scope that takes time, or has been
//! passed on. So whoever leaves the scope finds that done, too: a Python that is freed by a hook,
//! and leaves, then sees the signal that its KeyboardInterrupt comes from.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{NonNull, null, null_mut};
use std::sync::PoisonError;

use super::Registry;
use super::node::{Arrival, Node};
use super::ran::Ran;
use crate::event::Event;
use crate::sync::atomic::Ordering::SeqCst;
use crate::sys;

crate::sync::per_thread! {
    /// The scope whose hook this thread is running.
    static RUNNING: Cell<*const Node> = const { Cell::new(null()) };
}

pub(super) fn is_running(node: &Node) -> bool {
    RUNNING.with(Cell::get) == std::ptr::from_ref(node)
}

/// Whether this thread is running some scope's hook.
pub(super) fn is_in_hook() -> bool {
    !RUNNING.with(Cell::get).is_null()
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// A scope kept the press.
    Consumed,
    /// The press goes to what was there before.
    PassedOn,
}

/// What a walk comes to.
enum Met<'n> {
    /// A scope that has something to do.
    Stop(&'n Node, Arrival),
    Over(Ending),
}

pub(crate) struct Walk {
    registry: &'static Registry,
    event: Event,
    /// Pinned; `None` only before the first step and after the last.
    at: Option<NonNull<Node>>,
}

impl Walk {
    /// A press that has just come.
    #[cfg_attr(
        unix,
        allow(dead_code, reason = "on Unix the handler begins every walk")
    )]
    pub(crate) fn from_innermost(registry: &'static Registry, event: Event) -> Ending {
        let mut walk = Self {
            registry,
            event,
            at: None,
        };
        walk.outward(None).0
    }

    /// A press that the signal handler has brought as far as `node`, whose hook comes next. The
    /// caller has pinned the node for this walk, and begun the run unless the scope was left.
    pub(super) fn from_hook(
        registry: &'static Registry,
        event: Event,
        node: NonNull<Node>,
        begun: bool,
        pass_on: impl FnOnce(Event),
    ) {
        let mut walk = Self {
            registry,
            event,
            at: Some(node),
        };
        // SAFETY: pinned.
        let (arrival, ran) = walk.run_hook(unsafe { node.as_ref() }, begun);
        if arrival != Arrival::Stops {
            let (ending, ran) = walk.outward(ran);
            if ending == Ending::PassedOn {
                pass_on(event);
            }
            drop(ran);
        }
    }

    /// Returns the last hook's run, too, for the caller to end when the press is passed on.
    fn outward(&mut self, mut ran: Option<Ran>) -> (Ending, Option<Ran>) {
        loop {
            let (node, arrival) = match self.advance() {
                Met::Stop(node, arrival) => (node, arrival),
                Met::Over(ending) => return (ending, ran),
            };
            // What comes now may take time, and wait for a thread that leaves the scope further in.
            drop(ran.take());
            let arrival = if arrival == Arrival::NeedsHook {
                let arrival;
                (arrival, ran) = self.run_hook(node, node.state.begin_run());
                arrival
            } else {
                self.tell(node);
                arrival
            };
            if self.holds(node) {
                drop(ran.take());
                self.hold(node);
            }
            match arrival {
                Arrival::Stops => return (Ending::Consumed, ran),
                Arrival::Escalates => return (Ending::PassedOn, ran),
                Arrival::GoesOn | Arrival::NeedsHook => {}
            }
        }
    }

    /// Those who wait for a press of this scope, and for whom it takes a thread.
    fn tell(&self, node: &Node) {
        if node.pending.needs_thread() {
            node.pending.wake_futures();
            if let Some(pinned) = self.at {
                self.registry.free_calls(pinned);
            }
        }
    }

    /// Takes the press outward, as in a signal handler, to the next scope that has something to do
    /// which may take time; pins that one, and lets go of the one that it stood on.
    fn advance<'n>(&mut self) -> Met<'n> {
        let reading = self.registry.readers.enter();
        let mut next = match self.at {
            // SAFETY: pinned.
            Some(node) => match unsafe { node.as_ref() } {
                node if node.generation == self.registry.generation.load(SeqCst) => {
                    node.outer.load(SeqCst)
                }
                // The hook forked and this is the child: what lies outward is the parent's.
                _ => null_mut(),
            },
            None => self.registry.head.load(SeqCst),
        };
        let mut stands_on = None;
        let met = loop {
            // SAFETY: loaded while reading, and not freed before the reading ends; a scope that is
            // met is pinned, and `self.at` keeps the pin until the next step.
            let Some(node) = (unsafe { next.as_ref() }) else {
                break Met::Over(Ending::PassedOn);
            };
            let arrival = node.arrive(self.event);
            let takes_time =
                arrival == Arrival::NeedsHook || node.pending.needs_thread() || self.holds(node);
            if takes_time && node.state.pin() {
                // Not made of the reference, as it may have to free the node.
                stands_on = NonNull::new(next);
                break Met::Stop(node, arrival);
            }
            match arrival {
                Arrival::Stops => break Met::Over(Ending::Consumed),
                Arrival::Escalates => break Met::Over(Ending::PassedOn),
                // Or its scope has just been left.
                Arrival::GoesOn | Arrival::NeedsHook => next = node.outer.load(SeqCst),
            }
        };
        drop(reading);
        if let Some(node) = std::mem::replace(&mut self.at, stands_on) {
            self.registry.unpin(node);
        }
        met
    }

    fn holds(&self, node: &Node) -> bool {
        sys::HOLDS_FINAL_EVENTS && self.event.is_final() && node.events.contains(self.event)
    }

    /// Runs the hook of the scope that the walk stands on, unless the scope has been left.
    fn run_hook(&self, node: &Node, begun: bool) -> (Arrival, Option<Ran>) {
        if !begun {
            return (Arrival::GoesOn, None);
        }
        let ran = self.at.map(|node| Ran::begun(self.registry, node));
        // Once the run has begun: whoever is woken now and leaves waits for the hook. Before the hook,
        // as what the hook wakes may look for the press.
        node.count();
        node.pending.add(self.event);
        self.tell(node);
        let outer_run = RUNNING.with(|running| running.replace(node));
        // SAFETY: a run has begun.
        let result = catch_unwind(AssertUnwindSafe(|| unsafe { node.call_hook(self.event) }));
        RUNNING.with(|running| running.set(outer_run));
        let arrival = match result {
            Ok(()) => node.after_hook(),
            Err(payload) => {
                // The panic hook has told it. Dropping the payload could panic again.
                std::mem::forget(payload);
                Arrival::GoesOn
            }
        };
        (arrival, ran)
    }

    /// Windows ends the process when the handler returns, so it stays here until the program has
    /// cleaned up and left the scope.
    fn hold(&self, node: &Node) {
        let registry = self.registry;
        let mut writing = registry.lock();
        while !node.state.is_closed() {
            writing = registry
                .changed
                .wait(writing)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        if let Some(node) = self.at.take() {
            self.registry.unpin(node);
        }
    }
}
