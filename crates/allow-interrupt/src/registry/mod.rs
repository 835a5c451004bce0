//! The open scopes of this process and every decision about a press. No OS call is made here, so
//! that a model checker can drive it.
//!
//! ```text
//! head ─► innermost ─► … ─► outermost ─► (what was there before: the system's side)
//! ```
//!
//! Two sides meet in the list:
//!
//! - **Walks** carry a press outward. In a Unix signal handler they neither lock, allocate nor
//!   free ([`Registry::press_in_handler`]); on a normal thread they also run hooks ([`walk`]).
//! - **Writers** enter and leave. They hold the lock, under which no hook ever runs. Leaving closes the scope (no run begins any more), waits for a run under
//!   way, unlinks, waits for the walks that may have seen it ([`readers`]) and frees. Each takes
//!   the same time however many scopes are open.
//!
//! A hook that leaves its own scope cannot wait for itself: the scope stays linked, closed, as an
//! orphan, and the walk that stands on it frees it. So does a scope whose press still waits for
//! the hook thread: the press is passed on from its place, and is not lost.

#![cfg_attr(
    windows,
    allow(dead_code, reason = "Unix has the hook thread and forks")
)]

mod deferred;
mod node;
mod readers;
mod state;
mod stuck;
mod waiters;
mod walk;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{NonNull, null_mut};
#[cfg(unix)]
use std::sync::TryLockError;
use std::sync::atomic::{
    AtomicPtr, AtomicU32, Ordering::Relaxed, Ordering::Release, Ordering::SeqCst,
};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub(crate) use node::{Hook, Plan};
pub(crate) use stuck::{Freeing, Stuck};
pub(crate) use walk::{Ending, Walk};

use crate::event::Event;
use crate::sys::{self, Claim, Claimed, Installed};
use node::Node;
use readers::Readers;
use waiters::Waiters;

/// The registry of this process. It is ready before any handler is installed, as it is constant.
pub(crate) static REGISTRY: Registry = Registry::new();

pub(crate) struct Registry {
    /// The innermost scope.
    head: AtomicPtr<Node>,
    readers: Readers,
    /// Nodes whose presses wait for the hook thread, newest first.
    waiting: AtomicPtr<Node>,
    /// Raised in a forked child, where scopes of an older generation are inert.
    generation: AtomicU32,
    writer: Mutex<Writer>,
    /// A run ended or a scope was closed.
    changed: Condvar,
}

/// What the lock guards, besides the links.
pub(crate) struct Writer {
    pub(crate) installed: Installed,
    /// The last node that was freed: most programs enter one scope again and again.
    spare: Option<Box<Node>>,
}

/// An open scope's place in the registry. Given back with [`Registry::leave`].
pub(crate) struct Entry {
    node: NonNull<Node>,
    pub(crate) claimed: Claimed,
}

// SAFETY: a node may be looked at from every thread; see its `Sync`.
unsafe impl Send for Entry {}
// SAFETY: the same.
unsafe impl Sync for Entry {}

impl Entry {
    fn node(&self) -> &Node {
        // SAFETY: freed only after `leave`, which takes the entry.
        unsafe { self.node.as_ref() }
    }

    pub(crate) fn presses(&self) -> u32 {
        self.node().presses()
    }

    /// A press that nobody has taken; it is the caller's then.
    pub(crate) fn take(&self) -> Option<Event> {
        self.node().take()
    }

    pub(crate) fn take_all(&self) -> u32 {
        self.node().take_all()
    }

    pub(crate) fn is_pending(&self) -> bool {
        self.node().is_pending()
    }

    /// Nobody stays woken for nothing.
    pub(crate) fn acknowledge(&self) {
        self.node().acknowledge();
    }

    pub(crate) fn waiters(&self) -> io::Result<&Waiters> {
        self.node().waiters()
    }
}

impl Registry {
    pub(crate) const fn new() -> Self {
        Self {
            head: AtomicPtr::new(null_mut()),
            readers: Readers::new(),
            waiting: AtomicPtr::new(null_mut()),
            generation: AtomicU32::new(0),
            writer: Mutex::new(Writer {
                installed: Installed::new(),
                spare: None,
            }),
            changed: Condvar::new(),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Writer> {
        // Nothing that can panic runs under the lock.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For a caller who may be inside another lock of this kind.
    #[cfg(unix)]
    pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, Writer>> {
        match self.writer.try_lock() {
            Ok(writing) => Some(writing),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Raised by each fork, in the child.
    pub(crate) fn generation(&self) -> u32 {
        self.generation.load(SeqCst)
    }

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

    /// A press has come to a scope in which threads may be stuck. Never in a signal handler.
    #[cfg(unix)]
    fn free_calls(&'static self, node: NonNull<Node>) {
        // SAFETY: the caller pins it or has its entry.
        if self.queue(unsafe { node.as_ref() }) {
            sys::wake_thread();
        }
    }

    #[cfg(windows)]
    fn free_calls(&'static self, node: NonNull<Node>) {
        // SAFETY: the caller pins it or has its entry.
        if unsafe { node.as_ref() }.state.pin() {
            // SAFETY: just pinned.
            let stuck = unsafe { Stuck::interrupt(self, node) };
            if let Some(stuck) = stuck {
                sys::keep_interrupting(stuck);
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

    /// Closes a scope. When this returns, its hook is not running and will not run again, except
    /// when it is this very hook that calls: then it finishes, and the rest happens after it.
    ///
    /// Returns how many presses came, and whether the system gave back what was there before.
    pub(crate) fn leave(&self, entry: Entry) -> (u32, io::Result<()>) {
        let node = entry.node();
        if node.generation != self.generation.load(SeqCst) {
            return (Self::leave_in_child(&entry), Ok(()));
        }
        let mut writing = self.lock();
        let mut hook = None;
        let gone = self.unlink_if_free(node);
        if !gone {
            let in_own_hook = walk::is_running(node);
            node.state.close();
            self.changed.notify_all();
            while !in_own_hook && node.state.runs() {
                writing = self
                    .changed
                    .wait(writing)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if !in_own_hook {
                // SAFETY: closed, no run, and the lock is held.
                hook = unsafe { node.take_hook() };
            }
            // Whoever holds it, if anybody still does, frees it.
            node.state.orphan();
        }
        let presses = node.presses();
        let todo = writing.installed.release(entry.claimed);
        let mut freed = None;
        if gone || self.unlink_if_free(node) {
            // SAFETY: unlinked, and no walk can have seen it.
            let mut node = unsafe { Box::from_raw(entry.node.as_ptr()) };
            hook = hook.or(node.take_own_hook());
            freed = match node.is_bare() {
                true => writing.spare.replace(node),
                false => Some(node),
            };
        }
        drop(writing);
        let settled = todo.settle();
        drop(freed);
        // Last, since a closure's own drop may panic.
        drop(hook);
        (presses, settled)
    }

    /// The parent's scope in a forked child: its walks and its hook thread do not exist here.
    fn leave_in_child(entry: &Entry) -> u32 {
        let presses = entry.presses();
        if !entry.node().state.is_held() {
            // SAFETY: the child's registry was emptied, so nothing points to it.
            drop(unsafe { Box::from_raw(entry.node.as_ptr()) });
        } // Else a hook of it may have been under way at the fork: it is left where it is.
        presses
    }

    /// Under the lock. Unlinks a node that nobody holds; after that no walk can reach it.
    fn unlink_if_free(&self, node: &Node) -> bool {
        if node.state.is_held() {
            return false;
        }
        let outer = node.outer.load(Relaxed);
        let inner = node.inner.load(Relaxed);
        // SAFETY: neighbours are linked, and linked nodes are freed only under the lock.
        let (outward, inward) = unsafe { (inner.as_ref(), outer.as_ref()) };
        let to_here = outward.map_or(&self.head, |inner| &inner.outer);
        to_here.store(outer, SeqCst);
        self.readers.wait_for_walks();
        if node.state.is_held() {
            // A walk was on its way to it. What a walk stands on must be linked.
            to_here.store(std::ptr::from_ref(node).cast_mut(), SeqCst);
            return false;
        }
        if let Some(outer) = inward {
            outer.inner.store(inner, Relaxed);
        }
        true
    }

    /// Lets go of a node that the caller has pinned, and frees it when it was left meanwhile and
    /// nobody else holds it. Never in a signal handler, never while reading.
    fn unpin(&self, node: NonNull<Node>) {
        // SAFETY: pinned by the caller.
        let held = unsafe { node.as_ref() };
        if held.state.unpin_if_open() {
            return;
        }
        let writing = self.lock();
        held.state.unpin();
        // In a forked child the neighbours are the parent's: there it is left where it is.
        let free = held.state.is_orphan()
            && held.generation == self.generation.load(SeqCst)
            && self.unlink_if_free(held);
        drop(writing);
        if free {
            // SAFETY: an orphan has no owner, nobody holds it, and it was unlinked under the lock.
            let node = unsafe { Box::from_raw(node.as_ptr()) };
            // The closure in it may panic as it is dropped; this thread has to go on.
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(node))) {
                std::mem::forget(payload);
            }
        }
    }

    /// In a forked child, with the lock held since before the fork: no scope is open here.
    pub(crate) fn forget_parent(&self, _writing: &MutexGuard<'_, Writer>) {
        self.generation.fetch_add(1, SeqCst);
        self.head.store(null_mut(), SeqCst);
        self.waiting.store(null_mut(), SeqCst);
        self.readers.forget_all();
    }
}
