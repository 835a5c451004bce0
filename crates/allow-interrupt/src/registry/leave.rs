//! Closing a scope, and freeing it when nobody stands on it any more.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::sync::PoisonError;

use super::node::Node;
use super::{Carried, Entry, Registry, walk};
use crate::sync::atomic::Ordering::{Relaxed, SeqCst};
use crate::sys;

impl Registry {
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
        let mut carried = Carried::default();
        let gone = self.unlink_if_free(entry.node);
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
                carried = self.carry_waiting(node);
                // SAFETY: closed, no run, and the lock is held.
                hook = unsafe { node.take_hook() };
            }
            // Whoever holds it, if anybody still does, frees it.
            node.state.orphan();
        }
        let presses = node.presses();
        let todo = writing.installed.release(entry.claimed);
        let mut freed = None;
        if gone || self.unlink_if_free(entry.node) {
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
        sys::carry_on(carried);
        if carried.presses > 0 {
            self.end_presses(carried.presses);
        }
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
    fn unlink_if_free(&self, this: NonNull<Node>) -> bool {
        // SAFETY: linked, so it is freed only under the lock.
        let node = unsafe { this.as_ref() };
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
            to_here.store(this.as_ptr(), SeqCst);
            return false;
        }
        if let Some(outer) = inward {
            outer.inner.store(inner, Relaxed);
        }
        true
    }

    /// Lets go of a node that the caller has pinned, and frees it when it was left meanwhile and
    /// nobody else holds it. Never in a signal handler, never while reading.
    pub(super) fn unpin(&self, node: NonNull<Node>) {
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
            && self.unlink_if_free(node);
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
}
