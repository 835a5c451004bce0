//! A program that is blocked, in a ZeroMQ poll, an event loop, a channel or a socket, does not
//! notice Ctrl-C. This crate gives it a **scope**: while the scope is open, Ctrl-C frees the
//! blocked call at once; when it is left, Ctrl-C does *exactly* what it did before.
//!
//! | you want | use |
//! |---|---|
//! | to run something when Ctrl-C is pressed, for now | [`Scope::enter`] |
//! | the same around one call, with a hook that borrows | [`interruptible`] |
//! | to wait for Ctrl-C, or to ask whether it came | [`Scope::wait`], [`Scope::iter`], [`Scope::fired`] |
//! | to wait for it in a poller, beside other things | [`Scope::pollable`] |
//! | to await it | [`Scope::pressed`] |
//! | to free a thread from a `read` | [`Scope::interrupting`] |
//! | other events, passing on, a way out for stuck programs | [`Builder`] |
//! | to know that a press has reached what was there before | [`wait_until_passed_on`] |
//! | what pyzmq's `allow_interrupt` does | [`win32::allow_interrupt`] |
//!
//! The words, used everywhere in the same sense: a **press** is one Ctrl-C (or another claimed
//! [`Event`]) as the system delivers it. A **scope** is entered and left. A **hook** is what a
//! press runs. After it the press is **consumed** or **passed on**. **What was there before** is
//! the handler, the default or the "ignored" that the system had when the scope was entered.
//!
//! # The contract
//! 1. After the last leave the system's state is what it was, byte for byte.
//! 2. A handler that somebody installed over ours is not disturbed by leaving.
//! 3. Scopes nest, innermost first, and may be left in any order, from any thread.
//! 4. A press that races with leaving runs the hook or reaches what is outside; never neither.
//! 5. When leaving returns, the hook is not running and never will again. A hook may leave its own
//!    scope.
//! 6. A hook that panics is contained, and its press is passed on.
//! 7. Passing on is faithful: the default ends the process by that signal; a host's handler runs
//!    with its own flags and mask.
//! 8. "Ignored" that was inherited from the parent is respected: [`Scope::ignored`].
//! 9. [`Builder::escalate_at`] lets a stuck program always be stopped.
//! 10. On Windows the process is held alive after close, logoff and shutdown until the scope is
//!     left.
//! 11. In a forked child the scopes of the parent are inert.
//! 12. No console, no table of handlers, a table that was reset: an error or success, never a
//!     panic.
//! 13. No thread except for closures on Unix, no allocation in a handler, no wake-up while idle.
//! 14. Two copies of this library in one process chain, and leave in any order.
//!
//! # Limits
//! - Scopes that are open at the same time come together: no handler of others runs between two of
//!   them. On Unix they share one handler, and entering another costs no system call. A handler that
//!   somebody else installs while a scope is open therefore comes before the scopes that are
//!   entered after it, until all have been left. On Windows the newest scope moves all of them to
//!   the front, except while a scope is open that claims close, logoff or shutdown.
//! - Both systems merge presses that come faster than they are delivered.
//! - On Windows a hook that never returns cannot be escaped: the system delivers no further press
//!   while a handler runs.
//! - A child made by a bare `clone`, without `fork`, passes presses on; scopes that it enters itself
//!   are deaf. A host's signal handler must not call `fork`, nor leave by `longjmp`: it may have
//!   interrupted this library.
//! - A program that copies the flags of our handler to one of its own (reads the disposition, changes
//!   the function and writes it back) may find it called with a number that is no signal, on Linux.
//! - If the program takes a passed-on signal away by `sigwait` or a signalfd, the next press is passed
//!   on without its hook.

mod builder;
mod event;
mod future;
mod pollable;
#[cfg(all(unix, feature = "tokio"))]
mod reactor;
mod registry;
mod scope;
mod sync;
mod sys;
mod waiting;
pub mod win32;

pub use builder::Builder;
pub use event::Event;
pub use future::Pressed;
pub use pollable::Pollable;
pub use scope::Scope;
pub use waiting::Presses;

use std::io;
use std::time::Duration;

/// Waits until every press that has come so far is past the open scopes: consumed, or passed on to
/// what was there before; for at most this long. Whether they are.
///
/// What a press does can come later than what it frees. The scope that frees a call may have others
/// around it, whose hooks take their time; until they have run, what was there before has not
/// heard of the press. A program that goes on at once, such as an interpreter that asks its own
/// handler's flag, would miss it. [`Scope::leave`] waits for that scope's own hook only.
///
/// ```
/// use std::time::Duration;
///
/// // Nothing was pressed.
/// assert!(allow_interrupt::wait_until_passed_on(Duration::from_secs(1)));
/// ```
///
/// # Thread and signal context
/// Not in a signal handler. Called from a hook it would wait for itself: it returns `false` at once.
/// A hook that waits for the calling thread makes it wait the whole time.
///
/// # Platform differences
/// On Unix, after a hook, the signal has been sent again when this returns, and has come to the
/// calling thread unless that blocks it or the system has chosen another; hooks of another copy of
/// this library in the process are not waited for. On Windows the system has called the handlers of
/// others, too. A close, logoff or shutdown that is held until its scope is left is not past it.
///
/// OS reference: [kill(2)](https://man7.org/linux/man-pages/man2/kill.2.html),
/// [HandlerRoutine](https://learn.microsoft.com/windows/console/handlerroutine).
pub fn wait_until_passed_on(timeout: Duration) -> bool {
    sys::wait_until_passed_on(timeout)
}

/// Runs `body` inside a scope for Ctrl-C whose hook may borrow from the caller, like Python's
/// `with` statement. The press goes no further: see [`Scope`] and, for more than that,
/// [`Builder::interruptible`].
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
///
/// let stop = AtomicBool::new(false);
/// # let poll_once = || stop.store(true, Relaxed);
/// allow_interrupt::interruptible(
///     |_event| stop.store(true, Relaxed),
///     || {
///         while !stop.load(Relaxed) {
///             poll_once();
///         }
///     },
/// )?;
/// # Ok(())
/// # }
/// ```
///
/// When it returns, also by a panic of `body`, the scope has been left and the hook will not run
/// again.
///
/// # Errors
/// As for [`Scope::enter`], and then `body` has not run; or as for [`Scope::leave`].
pub fn interruptible<R>(
    hook: impl Fn(Event) + Send + Sync,
    body: impl FnOnce() -> R,
) -> io::Result<R> {
    Scope::builder().interruptible(hook, body)
}

/// The README's programs are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
