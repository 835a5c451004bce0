//! The console is freed, and another allocated, while scopes are open: entering and leaving succeed or say why not.

use std::io::ErrorKind;

use allow_interrupt::Scope;
use windows_sys::Win32::System::Console::{AllocConsole, FreeConsole};

use super::desk::Desk;
use crate::tally::{Fault, Tally};

pub fn run(_: &Desk, rounds: u64, tally: &mut Tally) {
    for round in 0..rounds {
        tally.rounds += 1;
        let outer = Scope::enter(|_| ());
        // SAFETY: no arguments.
        unsafe { FreeConsole() };
        let inner = Scope::builder().enter();
        // SAFETY: no arguments.
        unsafe { AllocConsole() };
        for scope in [outer, inner] {
            let left = scope.and_then(Scope::leave);
            let fine = match &left {
                Ok(presses) => *presses == 0,
                Err(error) => error.kind() == ErrorKind::NotFound,
            };
            tally.expect(fine, Fault::Crashed, || format!("round {round}: {left:?}"));
        }
    }
}
