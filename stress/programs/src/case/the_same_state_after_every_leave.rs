//! 1,000,000 scopes are entered and left while SIGINT comes every 10 us and another thread is busy. What the
//! kernel says it will do on the signal is, byte for byte, the same after every one of them.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::Arc;
use std::time::Duration;

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::state::state;
use crate::unix::{host, pace::Pace};

const DISTANCE: Duration = Duration::from_micros(10);

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    let over = Arc::new(AtomicBool::new(false));
    let is_over = over.clone();
    let busy = std::thread::spawn(move || while !is_over.load(SeqCst) {});
    let rounds = options.rounds(100_000, 1_000_000);
    for (flags, hooked) in [(libc::SA_RESTART, false), (libc::SA_ONSTACK, true)] {
        host::install(flags);
        let before = state();
        let pace = Pace::every(DISTANCE);
        for round in 0..rounds / 2 {
            let builder = Scope::builder().pass_on();
            let builder = match hooked {
                true => builder.hook(|_| ()),
                false => builder,
            };
            let scope = builder.enter().unwrap();
            let during = state();
            let left = scope.leave();
            let after = state();
            tally.expect(during != before, Fault::Crashed, || {
                format!("round {round}: the scope is not installed")
            });
            tally.expect(left.is_ok() && after == before, Fault::Lost, || {
                format!("round {round}: {before:x?} became {after:x?}, {left:?}")
            });
            tally.rounds += 1;
        }
        tally.presses += pace.stop();
    }
    over.store(true, SeqCst);
    busy.join().unwrap();
    tally.expect(host::calls() > 0, Fault::Lost, || "the host was never called".into());
    tally
}
