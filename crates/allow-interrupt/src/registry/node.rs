//! One open scope, as presses see it.

use std::ptr::null_mut;

use super::pending::Pending;
use super::state::State;
use crate::event::{Event, EventSet};
use crate::sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst};
use crate::sync::{IS_MODEL, UnsafeCell};

/// What a press runs. It may be called on a thread of the system's or of ours, never in a Unix
/// signal handler.
pub(crate) type Hook<'a> = Box<dyn Fn(Event) + Send + Sync + 'a>;

/// What a scope does with its presses; fixed when it is entered.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) pass_on: bool,
    /// From this press on, presses go to what was there before. 0 is never.
    pub(crate) escalate_at: u32,
}

/// Linked from the innermost scope outward. A walk may look at a node while it is reading
/// ([`super::readers`]) or while the node is pinned; everything that a walk writes is atomic.
pub(super) struct Node {
    pub(super) outer: AtomicPtr<Node>,
    /// Touched only under the registry's lock.
    pub(super) inner: AtomicPtr<Node>,
    pub(super) state: State,
    /// What this scope has had: its hook has begun, or it has none.
    presses: AtomicU32,
    pass_on: bool,
    /// Counts down to 1, which escalates; 0 never does.
    until_escalation: AtomicU32,
    /// Those that the system brings.
    pub(super) events: EventSet,
    /// Which process entered it: see [`super::Registry::generation`].
    pub(super) generation: u32,
    has_hook: bool,
    /// Read while `state` counts a run, taken out by the leaver when it counts none any more.
    hook: UnsafeCell<Option<Hook<'static>>>,
    pub(super) pending: Pending,
    /// Presses that wait for the hook thread, and the link of the queue that carries them there.
    pub(super) waiting: [AtomicU32; Event::COUNT],
    pub(super) next_waiting: AtomicPtr<Node>,
}

/// With the 16 bytes of the guard this stays within the 128 that a scope may take.
const _: () = assert!(IS_MODEL || size_of::<Node>() <= 112);

// SAFETY: `hook` is the only part that is not `Sync` by itself; the closure in it is, and it is
// moved only when `state` shows that no run can begin or is under way.
unsafe impl Sync for Node {}

/// What a press does at a scope that has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Not an event of this scope, or the scope passes it on.
    GoesOn,
    Stops,
    /// To what was there before, past the scopes further out.
    Escalates,
    /// The hook has to run first.
    NeedsHook,
}

impl Node {
    pub(super) fn new(
        plan: Plan,
        events: EventSet,
        hook: Option<Hook<'static>>,
        outer: *mut Self,
        generation: u32,
    ) -> Self {
        Self {
            outer: AtomicPtr::new(outer),
            inner: AtomicPtr::new(null_mut()),
            state: State::new(),
            presses: AtomicU32::new(0),
            pass_on: plan.pass_on,
            until_escalation: AtomicU32::new(plan.escalate_at),
            events,
            generation,
            has_hook: hook.is_some(),
            hook: UnsafeCell::new(hook),
            pending: Pending::new(),
            waiting: Event::ALL.map(|_| AtomicU32::new(0)),
            next_waiting: AtomicPtr::new(null_mut()),
        }
    }

    /// Decides; if there is no hook to run first, the scope has had the press. Async-signal-safe.
    pub(super) fn arrive(&self, event: Event) -> Arrival {
        if !self.events.contains(event) || self.state.is_closed() {
            return Arrival::GoesOn;
        }
        let escalates = self.escalates();
        if self.has_hook && !escalates {
            return Arrival::NeedsHook;
        }
        self.count();
        self.pending.add(event);
        match escalates {
            true => Arrival::Escalates,
            false => self.after_hook(),
        }
    }

    fn escalates(&self) -> bool {
        let count = &self.until_escalation;
        let mut left = count.load(SeqCst);
        while left > 1 {
            match count.compare_exchange_weak(left, left - 1, SeqCst, SeqCst) {
                Ok(_) => return false,
                Err(changed) => left = changed,
            }
        }
        left == 1
    }

    /// The scope has it. What is not counted here has gone to what is outside. Async-signal-safe.
    pub(super) fn count(&self) {
        self.presses.fetch_add(1, SeqCst);
    }

    pub(super) fn after_hook(&self) -> Arrival {
        if self.pass_on {
            Arrival::GoesOn
        } else {
            Arrival::Stops
        }
    }

    pub(super) fn presses(&self) -> u32 {
        self.presses.load(SeqCst)
    }

    /// # Safety
    /// The caller has begun a run ([`State::begin_run`]) and not ended it.
    pub(super) unsafe fn call_hook(&self, event: Event) {
        self.hook.with(|hook| {
            // SAFETY: while a run is counted nobody takes the hook out.
            let hook = unsafe { &*hook };
            hook.as_ref()
                .expect("a node that has a hook keeps it while it runs")(event);
        });
    }

    /// Whether it holds nothing more that has to be given back.
    pub(super) fn is_bare(&mut self) -> bool {
        // SAFETY: nobody else has it.
        !self.pending.has_waiters() && self.hook.with_mut(|hook| unsafe { (*hook).is_none() })
    }

    /// The closure of a node that is not needed any more, since dropping it may panic.
    pub(super) fn take_own_hook(&mut self) -> Option<Hook<'static>> {
        // SAFETY: nobody else has it.
        self.hook.with_mut(|hook| unsafe { (*hook).take() })
    }

    /// # Safety
    /// The node is closed and counts no run, and one thread calls this at a time (the registry's
    /// lock is held).
    pub(super) unsafe fn take_hook(&self) -> Option<Hook<'static>> {
        // SAFETY: no run is under way and none can begin.
        self.hook.with_mut(|hook| unsafe { (*hook).take() })
    }
}
