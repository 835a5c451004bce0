//! Takes the place of `allow-interrupt/src/sync.rs`: the registry's atomics and locks are the model
//! checker's here, which tries every order in which they can be used.

mod atomics;
mod cell;
mod lock;

pub(crate) use cell::UnsafeCell;
pub(crate) use lock::{Condvar, Mutex, MutexGuard, in_signal_handler};
pub(crate) use loom::thread::yield_now;

pub(crate) mod atomic {
    pub(crate) use super::atomics::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize};
    pub(crate) use std::sync::atomic::Ordering;
}

pub(crate) const IS_MODEL: bool = true;

/// What is a constant in the library is made anew for each interleaving.
macro_rules! constant {
    ($(#[$note:meta])* $visible:vis fn $($function:tt)*) => {
        $(#[$note])* $visible fn $($function)*
    };
    ($(#[$note:meta])* pub(crate) static $name:ident: $kind:ty = $value:expr;) => {
        loom::lazy_static! { pub(crate) static ref $name: $kind = $value; }
    };
}
pub(crate) use constant;

/// Loom's threads are not the system's, so they need their own.
macro_rules! per_thread {
    ($(#[$note:meta])* static $name:ident: $kind:ty = const { $value:expr };) => {
        loom::thread_local! { $(#[$note])* static $name: $kind = $value; }
    };
}
pub(crate) use per_thread;
