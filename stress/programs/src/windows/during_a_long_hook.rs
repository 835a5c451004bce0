//! A hook that takes a second. Meanwhile scopes are entered and left by other threads, and nobody waits for it but
//! the one that leaves its scope.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use allow_interrupt::Scope;

use super::desk::{Desk, wait};
use crate::tally::{Fault, Tally};

const LONG: Duration = Duration::from_secs(1);

pub fn run(desk: &Desk, rounds: u64, tally: &mut Tally) {
    for _ in 0..rounds {
        let (begun, ended) = (AtomicBool::new(false), AtomicBool::new(false));
        let _open = Scope::builder().enter().unwrap();
        let hook = |_| {
            begun.store(true, SeqCst);
            std::thread::sleep(LONG);
            ended.store(true, SeqCst);
        };
        let left = allow_interrupt::interruptible(hook, || {
            desk.press();
            if !wait(|| begun.load(SeqCst)) {
                return tally.fault(Fault::Lost, "the press");
            }
            let start = Instant::now();
            for _ in 0..100 {
                tally.rounds += 1;
                let plain = Scope::builder().enter().unwrap();
                let hooked = Scope::enter(|_| ()).unwrap();
                plain.leave().unwrap();
                hooked.leave().unwrap();
            }
            let took = start.elapsed();
            tally.expect(took < LONG / 2, Fault::Hung, || {
                format!("others waited for {took:?}")
            });
        });
        tally.expect(left.is_ok() && ended.load(SeqCst), Fault::Late, || {
            format!("left before the hook has ended: {left:?}")
        });
    }
}
