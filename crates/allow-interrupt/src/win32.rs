//! The seed that this crate grew from: pyzmq's `zmq.utils.win32.allow_interrupt`, for Rust.

use std::io;

#[cfg(windows)]
use crate::Scope;

/// What [`allow_interrupt`] may be given: a closure without arguments, or `()` for none.
pub trait Action {
    /// Runs it; a result is ignored.
    fn run(&self);
}

impl<R, F: Fn() -> R> Action for F {
    fn run(&self) {
        self();
    }
}

impl Action for () {
    fn run(&self) {}
}

/// On Windows, performs `action` when Ctrl-C is pressed, for as long as the guard lives, and then
/// passes the press on. Elsewhere it does nothing at all, so that a program need not ask which
/// system it runs on: `action` is never called, and no handler is touched.
///
/// A blocked call does not notice Ctrl-C on Windows; `action` is to unblock it, for example by a
/// message to a PAIR socket that a ZeroMQ poll listens to. Only Ctrl-C is claimed, and the press
/// always goes on to the handler that was there before, so the program's own interruption follows.
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// use allow_interrupt::win32::allow_interrupt;
///
/// fn stop_my_application() {
///     // …
/// }
///
/// let _guard = allow_interrupt(stop_my_application)?;
/// // main polling loop.
/// # Ok(())
/// # }
/// ```
///
/// With `()` it has no action.
///
/// # Errors
/// As for [`Scope::enter`](crate::Scope::enter) on Windows; none elsewhere. The same goes for the
/// thread that runs `action`, and for one that panics.
pub fn allow_interrupt(action: impl Action + Send + Sync + 'static) -> io::Result<AllowInterrupt> {
    #[cfg(windows)]
    {
        let scope = Scope::builder()
            .pass_on()
            .hook(move |_event| action.run())
            .enter()?;
        Ok(AllowInterrupt { _scope: scope })
    }
    #[cfg(not(windows))]
    {
        drop(action);
        Ok(AllowInterrupt {})
    }
}

/// The guard of [`allow_interrupt`]. Dropping it puts back what was there before.
#[derive(Debug)]
#[must_use = "Ctrl-C is what it was as soon as this is dropped"]
pub struct AllowInterrupt {
    #[cfg(windows)]
    _scope: Scope,
}
