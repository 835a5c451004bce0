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
mod handler;
mod hooks;
mod installed;
#[cfg(all(target_os = "linux", any(target_arch = "x86", target_arch = "x86_64")))]
mod kernel;
mod layer;
mod slot;
mod wake;

pub(crate) use call::Call;
pub(crate) use hooks::ring as wake_thread;
pub(crate) use installed::Installed;
pub(crate) use wake::Wake;

/// A Unix process does not end because a handler returns.
pub(crate) const HOLDS_FINAL_EVENTS: bool = false;

use std::io;

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
