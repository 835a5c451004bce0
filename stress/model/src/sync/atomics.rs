//! Loom's atomics, made as strong as `SeqCst` says.
//!
//! Loom takes a `SeqCst` access for an `AcqRel` one, and would find orders that no machine has. It knows
//! `SeqCst` fences, so each such access stands between two of them. Weaker accesses stay as they are.

use super::atomic::Ordering::{self, SeqCst};
use crate::freed::is_alive;

fn around<R>(order: Ordering, access: impl FnOnce() -> R) -> R {
    let fence = || {
        if order == SeqCst {
            loom::sync::atomic::fence(SeqCst);
        }
    };
    fence();
    let result = access();
    fence();
    result
}

macro_rules! atomic {
    ($name:ident, $kind:ty $(, $of:ident)?) => {
        pub(crate) struct $name$(<$of>)?(loom::sync::atomic::$name$(<$of>)?);

        #[allow(dead_code, reason = "not every kind has every use")]
        impl$(<$of>)? $name$(<$of>)? {
            pub(crate) fn new(value: $kind) -> Self {
                Self(loom::sync::atomic::$name::new(value))
            }
            pub(crate) fn load(&self, order: Ordering) -> $kind {
                is_alive(self);
                around(order, || self.0.load(order))
            }
            pub(crate) fn store(&self, value: $kind, order: Ordering) {
                is_alive(self);
                around(order, || self.0.store(value, order));
            }
            pub(crate) fn swap(&self, value: $kind, order: Ordering) -> $kind {
                is_alive(self);
                around(order, || self.0.swap(value, order))
            }
            pub(crate) fn compare_exchange(
                &self,
                now: $kind,
                new: $kind,
                order: Ordering,
                failure: Ordering,
            ) -> Result<$kind, $kind> {
                is_alive(self);
                around(order, || self.0.compare_exchange(now, new, order, failure))
            }
            pub(crate) fn compare_exchange_weak(
                &self,
                now: $kind,
                new: $kind,
                order: Ordering,
                failure: Ordering,
            ) -> Result<$kind, $kind> {
                self.compare_exchange(now, new, order, failure)
            }
        }
    };
}
atomic!(AtomicBool, bool);
atomic!(AtomicU32, u32);
atomic!(AtomicUsize, usize);
atomic!(AtomicPtr, *mut T, T);

macro_rules! arithmetic {
    ($name:ident, $kind:ty) => {
        #[allow(dead_code, reason = "not every kind has every use")]
        impl $name {
            pub(crate) fn fetch_add(&self, value: $kind, order: Ordering) -> $kind {
                is_alive(self);
                around(order, || self.0.fetch_add(value, order))
            }
            pub(crate) fn fetch_sub(&self, value: $kind, order: Ordering) -> $kind {
                is_alive(self);
                around(order, || self.0.fetch_sub(value, order))
            }
            pub(crate) fn fetch_or(&self, value: $kind, order: Ordering) -> $kind {
                is_alive(self);
                around(order, || self.0.fetch_or(value, order))
            }
        }
    };
}
arithmetic!(AtomicU32, u32);
arithmetic!(AtomicUsize, usize);
