//! What the registry is made of: here the standard library's atomics and locks. `stress/model`
//! compiles the same registry over the types of a model checker.

pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, atomic};
pub(crate) use std::thread::yield_now;
pub(crate) use std::thread_local as per_thread;

/// The model's types take more room than these.
#[allow(dead_code, reason = "older compilers do not see the use in a constant")]
pub(crate) const IS_MODEL: bool = false;

/// What can be made before the program starts; the model can do so only while it runs.
macro_rules! constant {
    ($(#[$note:meta])* $visible:vis fn $($function:tt)*) => {
        $(#[$note])* $visible const fn $($function)*
    };
    ($(#[$note:meta])* $visible:vis static $name:ident: $kind:ty = $value:expr;) => {
        $(#[$note])* $visible static $name: $kind = $value;
    };
}
pub(crate) use constant;

/// `std`'s, with the accesses in closures: the model sees how long one lasts.
pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(std::cell::UnsafeCell::new(value))
    }

    pub(crate) fn with<R>(&self, look: impl FnOnce(*const T) -> R) -> R {
        look(self.0.get())
    }

    pub(crate) fn with_mut<R>(&self, change: impl FnOnce(*mut T) -> R) -> R {
        change(self.0.get())
    }
}
