//! Windows: a console control handler, called by the system on a thread that it makes for each
//! press. Hooks run right there.
//!
//! ```text
//! press ─► routine (routine.rs) ─► registry ─┬─► consumed: TRUE
//!                                            └─► passed on: FALSE, and the system goes on
//! ```
//!
//! [`ignore`] is the flag that a parent sets, [`wake`] an event object.

mod call;
mod handle;
mod ignore;
mod installed;
mod loopback;
mod press_thread;
mod routine;
mod wake;

pub(crate) use call::{Call, keep_interrupting};
pub(crate) use installed::Installed;
pub(crate) use press_thread::wait_until_passed_on;
pub(crate) use wake::Wake;

use std::io;

use crate::registry::Carried;
use crate::sys::Claim;

/// After close, logoff and shutdown the process ends when the handlers have returned.
pub(crate) const HOLDS_FINAL_EVENTS: bool = true;

/// Nothing: the system brings a thread with each press.
#[expect(clippy::unnecessary_wraps, reason = "Unix has something to prepare")]
pub(crate) fn prepare(_claim: Claim) -> io::Result<()> {
    Ok(())
}

/// Nothing, for the same reason.
#[expect(clippy::unnecessary_wraps, reason = "Unix has to start one")]
pub(crate) fn bring_thread() -> io::Result<()> {
    Ok(())
}

/// Nothing waits for a thread here.
pub(crate) fn carry_on(_: Carried) {}
