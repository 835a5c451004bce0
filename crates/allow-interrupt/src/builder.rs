//! Everything that a scope can be told before it is entered.

use std::fmt;
use std::io;
use std::num::NonZeroU32;

use crate::Scope;
use crate::event::{Event, EventSet};
use crate::registry::{Hook, Plan, REGISTRY};
use crate::sys::Claim;

/// Makes a [`Scope`]; from [`Scope::builder`].
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// use allow_interrupt::{Event, Scope};
/// use std::num::NonZeroU32;
///
/// let scope = Scope::builder()
///     .events([Event::CtrlC, Event::Close])
///     .escalate_at(NonZeroU32::new(2).unwrap()) // the second press does what it did before
///     .hook(|event| eprintln!("{event:?}: finishing the current item"))
///     .enter()?;
/// # scope.leave()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "it opens nothing until `enter`"]
pub struct Builder {
    events: EventSet,
    pass_on: bool,
    escalate_at: u32,
    clear_ignored: bool,
    hook: Option<Hook<'static>>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            events: EventSet::EMPTY.with(Event::CtrlC),
            pass_on: false,
            escalate_at: 0,
            clear_ignored: false,
            hook: None,
        }
    }

    /// Claims these events, and only these. The default is [`Event::CtrlC`].
    ///
    /// # Platform differences
    /// On Windows, after [`Close`](Event::Close), [`Logoff`](Event::Logoff) or
    /// [`Shutdown`](Event::Shutdown) the process is kept alive until the scope is left, or until
    /// the system's limit of about five seconds ends it: clean up inside the scope.
    pub fn events(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.events = events.into_iter().collect();
        self
    }

    /// After the hook, hands the press to the next scope out, and past the last scope to what was
    /// there before: the default action ends the process, a host's handler runs.
    pub fn pass_on(mut self) -> Self {
        self.pass_on = true;
        self
    }

    /// From the `nth` press on while the scope is open, presses do what was there before, past
    /// this hook and every scope further out: a program that is stuck can always be stopped.
    ///
    /// # Platform differences
    /// On Unix this works also while the hook is running. Windows delivers no press while a
    /// handler runs, so there a hook that never returns cannot be escaped. Both systems merge
    /// presses that come faster than they are delivered.
    pub fn escalate_at(mut self, nth: NonZeroU32) -> Self {
        self.escalate_at = nth.get();
        self
    }

    /// Listens also where the parent of this process asked for the press to be ignored, and puts
    /// that back when the scope is left. See [`Scope::ignored`].
    pub fn clear_ignored(mut self) -> Self {
        self.clear_ignored = true;
        self
    }

    /// What a press runs: see [`Scope::enter`]. Without a hook a press sets [`Scope::fired`] and
    /// ends [`Scope::wait`]; such a scope needs no thread, and no descriptor until one is asked for.
    pub fn hook(mut self, hook: impl Fn(Event) + Send + Sync + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    /// Opens the scope.
    ///
    /// # Errors
    /// As for [`Scope::enter`]. Nothing has changed then.
    pub fn enter(mut self) -> io::Result<Scope> {
        let hook = self.hook.take();
        REGISTRY
            .enter(self.claim(hook.is_some()), self.plan(), hook)
            .map(Scope::new)
    }

    /// Runs `body` inside the scope, with a hook that may borrow: see
    /// [`interruptible`](crate::interruptible). This hook takes the place of one set before.
    ///
    /// # Errors
    /// As for [`Scope::enter`], and then `body` has not run; or as for [`Scope::leave`].
    pub fn interruptible<R>(
        self,
        hook: impl Fn(Event) + Send + Sync,
        body: impl FnOnce() -> R,
    ) -> io::Result<R> {
        REGISTRY.while_open(self.claim(true), self.plan(), Box::new(hook), body)
    }

    fn claim(&self, has_hook: bool) -> Claim {
        Claim {
            events: self.events,
            clear_ignored: self.clear_ignored,
            has_hook,
        }
    }

    fn plan(&self) -> Plan {
        Plan {
            pass_on: self.pass_on,
            escalate_at: self.escalate_at,
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("events", &self.events)
            .field("pass_on", &self.pass_on)
            .field("escalate_at", &self.escalate_at)
            .field("clear_ignored", &self.clear_ignored)
            .field("hook", &self.hook.is_some())
            .finish()
    }
}
