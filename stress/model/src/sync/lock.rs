//! Loom's locks, which a signal handler must not touch.

use std::cell::Cell;
use std::sync::{LockResult, TryLockResult};

pub(crate) use loom::sync::{Condvar, MutexGuard};

loom::thread_local! {
    static IN_SIGNAL_HANDLER: Cell<bool> = Cell::new(false);
}

/// Runs `handler` as the kernel would: whoever locks in it might wait for the thread that it has interrupted.
pub(crate) fn in_signal_handler<R>(handler: impl FnOnce() -> R) -> R {
    IN_SIGNAL_HANDLER.with(|is| is.set(true));
    let result = handler();
    IN_SIGNAL_HANDLER.with(|is| is.set(false));
    result
}

fn not_in_a_signal_handler() {
    assert!(
        !IN_SIGNAL_HANDLER.with(Cell::get),
        "hung: a lock is taken in a signal handler"
    );
}

pub(crate) struct Mutex<T>(loom::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(loom::sync::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        not_in_a_signal_handler();
        self.0.lock()
    }

    pub(crate) fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        not_in_a_signal_handler();
        self.0.try_lock()
    }
}
