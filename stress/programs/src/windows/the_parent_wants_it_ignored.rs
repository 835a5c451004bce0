//! The flag by which a parent has Ctrl-C ignored: scopes say so, leave it as it is, or clear it for their life.

use allow_interrupt::{Event, Scope};
use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;

use super::desk::{self, Desk};
use crate::tally::{Fault, Tally};

fn set(ignored: bool) {
    // SAFETY: without a routine the call sets the flag of this process.
    assert_ne!(unsafe { SetConsoleCtrlHandler(None, ignored.into()) }, 0);
}

fn says_ignored() -> bool {
    let scope = Scope::builder().enter().unwrap();
    scope.ignored().eq([Event::CtrlC])
}

pub fn run(desk: &Desk, rounds: u64, tally: &mut Tally) {
    desk::add(desk::stopping);
    for round in 0..rounds {
        tally.rounds += 1;
        set(true);
        tally.expect(says_ignored(), Fault::Lost, || {
            format!("round {round}: not told")
        });
        let scope = Scope::builder()
            .clear_ignored()
            .hook(|_| desk::say('k'))
            .enter()
            .unwrap();
        if let Err(heard) = desk.heard("k") {
            return tally.fault(Fault::Lost, format!("round {round}, cleared: {heard}"));
        }
        scope.leave().unwrap();
        tally.expect(says_ignored(), Fault::Lost, || {
            format!("round {round}: not put back")
        });
        set(false);
        if let Err(heard) = desk.heard("h") {
            return tally.fault(Fault::Lost, format!("round {round}, not ignored: {heard}"));
        }
    }
    desk::remove(desk::stopping);
}
