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
mod entry;
mod leave;
mod node;
mod pending;
mod ran;
mod readers;
mod state;
mod stuck;
mod through;
mod waiters;
mod walk;

use std::ptr::null_mut;
use std::sync::PoisonError;
#[cfg(unix)]
use std::sync::TryLockError;

pub(crate) use deferred::Carried;
pub(crate) use entry::Entry;
pub(crate) use node::{Hook, Plan};
pub(crate) use stuck::{Freeing, Stuck};
#[cfg_attr(unix, allow(unused_imports, reason = "on Unix only the model asks"))]
pub(crate) use walk::Ending;
pub(crate) use walk::Walk;

use crate::sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst};
use crate::sync::{Condvar, Mutex, MutexGuard, constant};
use crate::sys::Installed;
use node::Node;
use readers::Readers;
use through::Through;

constant! {
/// The registry of this process. It is ready before any handler is installed, as it is constant.
pub(crate) static REGISTRY: Registry = Registry::new();
}

pub(crate) struct Registry {
    /// The innermost scope.
    head: AtomicPtr<Node>,
    readers: Readers,
    /// Nodes whose presses wait for the hook thread, newest first.
    waiting: AtomicPtr<Node>,
    through: Through,
    /// Raised in a forked child, where scopes of an older generation are inert.
    generation: AtomicU32,
    writer: Mutex<Writer>,
    /// A run or a press ended, or a scope was closed.
    changed: Condvar,
}

/// What the lock guards, besides the links.
pub(crate) struct Writer {
    pub(crate) installed: Installed,
    /// The last node that was freed: most programs enter one scope again and again.
    spare: Option<Box<Node>>,
}

impl Registry {
    constant! {
    pub(crate) fn new() -> Self {
        Self {
            head: AtomicPtr::new(null_mut()),
            readers: Readers::new(),
            waiting: AtomicPtr::new(null_mut()),
            through: Through::new(),
            generation: AtomicU32::new(0),
            writer: Mutex::new(Writer {
                installed: Installed::new(),
                spare: None,
            }),
            changed: Condvar::new(),
        }
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

    /// In a forked child, with the lock held since before the fork: no scope is open here.
    pub(crate) fn forget_parent(&self, _writing: &MutexGuard<'_, Writer>) {
        self.generation.fetch_add(1, SeqCst);
        self.head.store(null_mut(), SeqCst);
        self.waiting.store(null_mut(), SeqCst);
        self.readers.forget_all();
        self.through.forget_all();
    }
}
