//! A **layer** is one static handler function. Somebody may install a handler over ours and chain
//! to it. When our scopes are left then, ours must stay where it is, as a pure pass-on, for
//! whoever chains to it (an *abandoned* layer), and the next scope needs another function, or it
//! would be called twice. There is a fixed set, as a function that code of others may call must
//! never go away.

//!
//! A layer is installed in one step that also tells what was there. Until that is written down, a
//! press that is passed on is *owed*: it is delivered again as soon as it is known where to.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Release, Ordering::SeqCst};

use libc::sigaction;

use super::action;
use super::forward;
use super::slot::Slot;

pub(super) const LAYERS: usize = 8;

/// Values of `before` that are no handler: it is being found out, and somebody has asked.
const UNKNOWN: usize = usize::MAX;
const OWED: usize = usize::MAX - 1;

pub(super) struct Layer {
    /// The handler that was there before, as `sigaction` has it.
    before: AtomicUsize,
    /// It was installed with SA_RESETHAND: the first call makes it the default.
    once: AtomicBool,
}

impl Layer {
    pub(super) const fn new() -> Self {
        Self {
            before: AtomicUsize::new(libc::SIG_DFL),
            once: AtomicBool::new(false),
        }
    }

    /// Before the handler is installed; the system call that does it orders this store.
    pub(super) fn forget(&self) {
        self.before.store(UNKNOWN, Release);
    }

    pub(super) fn know(&self, slot: &Slot, before: &sigaction) {
        self.once
            .store(before.sa_flags & libc::SA_RESETHAND != 0, Release);
        if self.before.swap(before.sa_sigaction, SeqCst) == OWED {
            forward::deliver_again(slot);
        }
    }

    /// What was there before is called no more than once, and has not been called.
    pub(super) fn is_unused(&self) -> bool {
        self.once.load(SeqCst)
    }

    pub(super) fn is_host(&self) -> bool {
        action::is_handler_address(self.before.load(SeqCst))
    }

    /// What a press that is passed on has to reach; `None` if whoever is installing the layer will
    /// see to it. Async-signal-safe.
    pub(super) fn before(&self) -> Option<usize> {
        let asked = self.before.compare_exchange(UNKNOWN, OWED, SeqCst, SeqCst);
        let before = match asked {
            Ok(_) | Err(OWED) => return None,
            Err(known) => known,
        };
        if self.once.load(SeqCst) && self.once.swap(false, SeqCst) {
            self.before.store(libc::SIG_DFL, SeqCst);
        }
        Some(before)
    }
}
