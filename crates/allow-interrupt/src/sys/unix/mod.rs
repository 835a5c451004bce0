//! Unix: a signal handler, and one thread for closures.
//!
//! ```text
//! signal ─► handler (handler.rs) ─► registry ─┬─► consumed
//!                                             ├─► bell ─► hook thread (hooks.rs) ─► the rest
//!                                             └─► forward (forward.rs) ─► what was there before
//! ```
//!
//! [`slot`] installs and removes the handler in one of its [`layer`]s, and [`installed`] keeps the
//! books; [`copies`] of this library ask each other. [`action`] reads and writes dispositions
//! ([`kernel`] where the C library cannot). [`wake`] is a byte in a descriptor, and [`fork`] makes
//! the child's copy inert.

mod action;
mod call;
mod copies;
mod fork;
mod forward;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod futex;
mod handler;
mod hooks;
mod installed;
#[cfg(all(target_os = "linux", any(target_arch = "x86", target_arch = "x86_64")))]
mod kernel;
mod layer;
mod slot;
#[cfg_attr(
    any(target_os = "linux", target_os = "android"),
    path = "wake_linux.rs"
)]
mod wake;

pub(crate) use call::Call;
pub(crate) use hooks::ring as wake_thread;
pub(crate) use installed::Installed;
pub(crate) use wake::Wake;

/// A Unix process does not end because a handler returns.
pub(crate) const HOLDS_FINAL_EVENTS: bool = false;

use std::io;
use std::time::Duration;

use crate::registry::{Carried, REGISTRY};
use crate::sys::Claim;

/// # Errors
/// No memory, no descriptor or no thread is left.
pub(crate) fn prepare(claim: Claim) -> io::Result<()> {
    fork::watch()?;
    match claim.has_hook {
        true => bring_thread(),
        false => Ok(()),
    }
}

/// # Errors
/// No descriptor or no thread is left.
pub(crate) fn bring_thread() -> io::Result<()> {
    hooks::ensure_thread()
}

pub(crate) fn wait_until_passed_on(timeout: Duration) -> bool {
    let through = REGISTRY.wait_until_through(timeout);
    if REGISTRY.has_had_hooks() {
        // What was sent to this thread is delivered at the end of a system call.
        std::thread::yield_now();
    }
    through
}

/// Presses that waited for the hook thread at a scope that was left.
pub(crate) fn carry_on(carried: Carried) {
    if carried.needs_thread {
        hooks::ring();
    }
    for event in carried.passed_on.iter() {
        forward::when_hooks_have_run(event);
    }
}
