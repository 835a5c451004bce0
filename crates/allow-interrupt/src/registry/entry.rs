//! Opening a scope.

use std::io;
use std::ptr::NonNull;

use super::node::Node;
use super::waiters::Waiters;
use super::{Hook, Plan, Registry};
use crate::event::Event;
use crate::sync::atomic::Ordering::{Relaxed, Release};
use crate::sys::{self, Claim, Claimed};

/// An open scope's place in the registry. Given back with [`Registry::leave`].
pub(crate) struct Entry {
    pub(super) node: NonNull<Node>,
    pub(crate) claimed: Claimed,
}

// SAFETY: a node may be looked at from every thread; see its `Sync`.
unsafe impl Send for Entry {}
// SAFETY: the same.
unsafe impl Sync for Entry {}

impl Entry {
    pub(super) fn node(&self) -> &Node {
        // SAFETY: freed only after `leave`, which takes the entry.
        unsafe { self.node.as_ref() }
    }

    pub(crate) fn presses(&self) -> u32 {
        self.node().presses()
    }

    /// A press that nobody has taken; it is the caller's then.
    pub(crate) fn take(&self) -> Option<Event> {
        self.node().pending.take()
    }

    pub(crate) fn take_all(&self) -> u32 {
        self.node().pending.take_all()
    }

    pub(crate) fn is_pending(&self) -> bool {
        self.node().pending.is_pending()
    }

    /// Nobody stays woken for nothing.
    pub(crate) fn acknowledge(&self) {
        self.node().pending.acknowledge();
    }

    pub(crate) fn waiters(&self) -> io::Result<&Waiters> {
        self.node().pending.waiters()
    }
}

impl Registry {
    /// Opens a scope: from here on it is the innermost.
    pub(crate) fn enter(
        &self,
        claim: Claim,
        plan: Plan,
        hook: Option<Hook<'static>>,
    ) -> io::Result<Entry> {
        sys::prepare(claim)?;
        let mut writing = self.lock();
        let (claimed, todo) = writing.installed.claim(claim)?;
        let outer = self.head.load(Relaxed);
        let node = Node::new(plan, claimed.events, hook, outer, self.generation());
        let node = match writing.spare.take() {
            Some(mut spare) => {
                *spare = node;
                spare
            }
            None => Box::new(node),
        };
        let node = NonNull::from(Box::leak(node));
        // SAFETY: linked nodes are freed only under the lock.
        if let Some(outer) = unsafe { outer.as_ref() } {
            outer.inner.store(node.as_ptr(), Relaxed);
        }
        // A walk that sees the node sees what is in it.
        self.head.store(node.as_ptr(), Release);
        drop(writing);
        let entry = Entry { node, claimed };
        match todo.settle() {
            Ok(()) => Ok(entry),
            Err(error) => {
                // The first error is the one to tell.
                let _ = self.leave(entry);
                Err(error)
            }
        }
    }

    /// Opens a scope for the time of `body`. Its hook may borrow, as nobody else can close the
    /// scope, and nobody can forget to.
    pub(crate) fn while_open<R>(
        &self,
        claim: Claim,
        plan: Plan,
        hook: Hook<'_>,
        body: impl FnOnce() -> R,
    ) -> io::Result<R> {
        struct Leaving<'r>(&'r Registry, Option<Entry>);
        impl Leaving<'_> {
            fn leave(&mut self) -> io::Result<()> {
                match self.1.take() {
                    Some(entry) => self.0.leave(entry).1,
                    None => Ok(()),
                }
            }
        }
        impl Drop for Leaving<'_> {
            fn drop(&mut self) {
                let _ = self.leave();
            }
        }
        // SAFETY: only the lifetime changes. `Leaving` closes the scope before this function ends,
        // also when `body` panics, and leaving drops the hook, which cannot be the caller.
        let hook = unsafe { std::mem::transmute::<Hook<'_>, Hook<'static>>(hook) };
        let mut leaving = Leaving(self, Some(self.enter(claim, plan, Some(hook))?));
        let result = body();
        leaving.leave()?;
        Ok(result)
    }
}
