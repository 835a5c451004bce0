//! One interleaving: the threads of a process, what its scopes heard, and what came past them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

use crate::checker::{in_signal_handler, thread};
use crate::event::{Event, EventSet};
use crate::registry::{Ending, Entry, Hook, Plan, REGISTRY, Walk};
use crate::sync::atomic::AtomicU32 as ModelAtomic;
use crate::sync::constant;
use crate::sys::{Claim, Wake};

/// Presses that have gone to what was there before. Not an atomic of the model's, as who counts is not in
/// question, and each such access doubles the work.
static OUTSIDE: AtomicU32 = AtomicU32::new(0);
/// No press will come any more.
static OVER: AtomicBool = AtomicBool::new(false);

constant! {
    /// What wakes the hook thread.
    pub(crate) static BELL: Wake = Wake::asleep();
}

constant! {
    pub(crate) static TURNS: ModelAtomic = ModelAtomic::new(0);
}

pub(crate) fn outside(_: Event) {
    OUTSIDE.fetch_add(1, SeqCst);
}

/// How many presses have gone past all scopes.
pub(crate) fn passed() -> u32 {
    OUTSIDE.load(SeqCst)
}

pub(crate) fn ring() {
    BELL.wake();
}

/// Runs one interleaving of a case.
pub(crate) fn run(case: fn()) {
    OUTSIDE.store(0, SeqCst);
    OVER.store(false, SeqCst);
    case();
}

/// Ctrl-C, in a signal handler on a thread of its own. That covers a handler that interrupts some thread
/// of the case, as long as the handler waits for nothing.
pub(crate) fn press() {
    press_event(Event::CtrlC);
}

pub(crate) fn press_event(event: Event) {
    in_signal_handler(|| {
        let handled = REGISTRY.press_in_handler(event);
        if handled.needs_thread {
            ring();
        }
        if handled.passes_on {
            outside(event);
        }
    });
}

/// A point at which other threads may get on. All such points use one atomic, as loom has threads take turns
/// only where the order of two accesses matters.
pub(crate) fn moment() {
    TURNS.fetch_add(1, SeqCst);
}

/// An event as Windows brings it, on a thread.
pub(crate) fn press_on_thread(event: Event) {
    if Walk::from_innermost(&REGISTRY, event) == Ending::PassedOn {
        outside(event);
    }
}

/// Runs `case` beside the thread that runs the hooks on Unix, and ends when that has done all.
pub(crate) fn with_hook_thread(case: impl FnOnce()) {
    let hooks = thread::spawn(|| {
        let mut over = false;
        while !over {
            BELL.wait(None).unwrap();
            BELL.acknowledge();
            over = OVER.load(SeqCst);
            drop(REGISTRY.run_deferred(outside));
        }
    });
    case();
    OVER.store(true, SeqCst);
    ring();
    hooks.join().unwrap();
}

/// A scope, and what its hook has seen.
pub(crate) struct Scope {
    entry: Option<Entry>,
    pub(crate) heard: Arc<Heard>,
}

#[derive(Default)]
pub(crate) struct Heard {
    runs: AtomicU32,
    running: AtomicBool,
    left: AtomicBool,
    late: AtomicBool,
}

impl Heard {
    pub(crate) fn runs(&self) -> u32 {
        self.runs.load(SeqCst)
    }

    pub(crate) fn hook(self: &Arc<Self>) -> Hook<'static> {
        let heard = self.clone();
        Box::new(move |_| {
            heard.running.store(true, SeqCst);
            heard.runs.fetch_add(1, SeqCst);
            moment();
            heard.late.fetch_or(heard.left.load(SeqCst), SeqCst);
            heard.running.store(false, SeqCst);
        })
    }
}

pub(crate) const CONSUMES: Plan = Plan {
    pass_on: false,
    escalate_at: 0,
};
pub(crate) const PASSES_ON: Plan = Plan {
    pass_on: true,
    escalate_at: 0,
};

impl Scope {
    /// For Ctrl-C, without a hook.
    pub(crate) fn plain(plan: Plan) -> Self {
        Self::enter(plan, Event::CtrlC, |_| None)
    }

    /// For Ctrl-C, with a hook that notes what it sees.
    pub(crate) fn hooked(plan: Plan) -> Self {
        Self::enter(plan, Event::CtrlC, |heard| Some(heard.hook()))
    }

    pub(crate) fn enter(
        plan: Plan,
        event: Event,
        hook: impl FnOnce(&Arc<Heard>) -> Option<Hook<'static>>,
    ) -> Self {
        let heard = Arc::default();
        let hook = hook(&heard);
        let claim = Claim {
            events: EventSet::EMPTY.with(event),
            clear_ignored: false,
            has_hook: hook.is_some(),
        };
        let entry = Some(REGISTRY.enter(claim, plan, hook).unwrap());
        Self { entry, heard }
    }

    pub(crate) fn entry(&self) -> &Entry {
        self.entry.as_ref().unwrap()
    }

    /// Leaves; returns how many presses it had. Nothing may run afterwards.
    pub(crate) fn leave(mut self) -> u32 {
        let (presses, _) = REGISTRY.leave(self.entry.take().unwrap());
        self.heard.left.store(true, SeqCst);
        moment();
        assert!(
            !self.heard.running.load(SeqCst),
            "late: the hook runs after leaving has returned"
        );
        presses
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        assert!(
            !*self.late.get_mut(),
            "late: the hook has run after leaving had returned"
        );
    }
}
