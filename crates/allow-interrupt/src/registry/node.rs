//! One open scope, as presses see it.

use std::cell::UnsafeCell;
use std::io;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst};

use super::state::State;
use super::waiters::Waiters;
use crate::event::{Event, EventSet};

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
    /// Presses of each event that nobody has taken yet.
    pending: [AtomicU32; Event::COUNT],
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
    /// Made when somebody first waits.
    waiters: AtomicPtr<Waiters>,
    /// Presses that wait for the hook thread, and the link of the queue that carries them there.
    pub(super) waiting: [AtomicU32; Event::COUNT],
    pub(super) next_waiting: AtomicPtr<Node>,
}

/// With the 16 bytes of the guard this stays within the 128 that a scope may take.
const _: () = assert!(size_of::<Node>() <= 112);

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
            pending: [const { AtomicU32::new(0) }; Event::COUNT],
            pass_on: plan.pass_on,
            until_escalation: AtomicU32::new(plan.escalate_at),
            events,
            generation,
            has_hook: hook.is_some(),
            hook: UnsafeCell::new(hook),
            waiters: AtomicPtr::new(null_mut()),
            waiting: [const { AtomicU32::new(0) }; Event::COUNT],
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
        self.pend(event);
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

    /// The press may be taken from now on; with a hook, when that has run. Async-signal-safe.
    pub(super) fn pend(&self, event: Event) {
        // Pending before anybody is woken to look for it.
        self.pending[event as usize].fetch_add(1, SeqCst);
        if let Some(waiters) = self.made_waiters() {
            waiters.wake.wake();
        }
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

    /// A press that nobody has taken; it is the caller's then.
    pub(super) fn take(&self) -> Option<Event> {
        let event = self.take_pending()?;
        self.acknowledge();
        Some(event)
    }

    /// Takes all of them; how many there were.
    pub(super) fn take_all(&self) -> u32 {
        let taken = self.pending.iter().map(|count| count.swap(0, SeqCst)).sum();
        self.acknowledge();
        taken
    }

    fn take_pending(&self) -> Option<Event> {
        Event::ALL
            .into_iter()
            .find(|event| take_one(&self.pending[*event as usize]))
    }

    pub(super) fn is_pending(&self) -> bool {
        self.pending.iter().any(|count| count.load(SeqCst) > 0)
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

    fn made_waiters(&self) -> Option<&Waiters> {
        // SAFETY: null, or from `Box::into_raw` in `waiters` and freed only with this node.
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

    /// # Safety
    /// The caller has begun a run ([`State::begin_run`]) and not ended it.
    pub(super) unsafe fn hook(&self) -> &Hook<'static> {
        // SAFETY: while a run is counted nobody takes the hook out.
        let hook = unsafe { &*self.hook.get() };
        hook.as_ref()
            .expect("a node that has a hook keeps it while it runs")
    }

    /// Whether it holds nothing more that has to be given back.
    pub(super) fn is_bare(&mut self) -> bool {
        self.waiters.get_mut().is_null() && self.hook.get_mut().is_none()
    }

    /// The closure of a node that is not needed any more, since dropping it may panic.
    pub(super) fn take_own_hook(&mut self) -> Option<Hook<'static>> {
        self.hook.get_mut().take()
    }

    /// # Safety
    /// The node is closed and counts no run, and one thread calls this at a time (the registry's
    /// lock is held).
    pub(super) unsafe fn take_hook(&self) -> Option<Hook<'static>> {
        // SAFETY: no run is under way and none can begin.
        unsafe { (*self.hook.get()).take() }
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

impl Drop for Node {
    fn drop(&mut self) {
        let waiters = *self.waiters.get_mut();
        if !waiters.is_null() {
            // SAFETY: from `Box::into_raw` in `waiters`; nobody walks over this node any more.
            drop(unsafe { Box::from_raw(waiters) });
        }
    }
}
