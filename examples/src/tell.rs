//! What an adapter says: to the driver if there is one, to the person at the terminal otherwise.

use std::env;
use std::io;
use std::sync::OnceLock;
use std::thread;

use allow_interrupt::Scope;
use press_ctrl_c::report::Reporter;

/// The argument that asks an example to let the press come first, and to block after it.
pub const EARLY: &str = "--early";

/// About to block.
///
/// From here on a press must free the call, also one that comes before the call has begun:
/// nobody can see from outside whether a thread is blocked already. With [`EARLY`] that is made
/// certain: this returns when the press has come.
///
/// # Errors
/// The driver does not answer.
pub fn ready(scope: &Scope, blocked_in: &str) -> io::Result<()> {
    tell("ready", &format!("Blocked in {blocked_in}. Press Ctrl-C."))?;
    if env::args().any(|argument| argument == EARLY) {
        // It must not be waited for: that would take it.
        while scope.presses() == 0 {
            thread::yield_now();
        }
    }
    Ok(())
}

/// The call has returned, or the loop around it was left.
///
/// # Errors
/// The driver does not answer.
pub fn freed(scope: &Scope) -> io::Result<()> {
    let presses = scope.presses();
    tell(
        &format!("freed {presses}"),
        &format!("Freed. Presses so far: {presses}."),
    )
}

/// Anything else, in one line.
///
/// # Errors
/// The driver does not answer.
pub fn also(what: &str) -> io::Result<()> {
    tell(what, what)
}

fn tell(driver: &str, person: &str) -> io::Result<()> {
    // Kept until the process ends: to the driver a closed connection looks like an end.
    static DRIVER: OnceLock<Option<Reporter>> = OnceLock::new();
    if DRIVER.get().is_none() {
        let _ = DRIVER.set(Reporter::from_env()?);
    }
    match DRIVER.get().and_then(Option::as_ref) {
        Some(reporter) => reporter.line(driver),
        None => {
            println!("{person}");
            Ok(())
        }
    }
}
