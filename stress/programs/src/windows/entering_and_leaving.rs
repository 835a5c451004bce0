//! Presses while two threads enter and leave. Each has exactly one answer: a hook, a scope without one, or the host.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use allow_interrupt::Scope;

use super::desk::{self, Desk};
use crate::tally::{Fault, Tally};

pub fn run(desk: &Desk, presses: u64, tally: &mut Tally) {
    desk::add(desk::stopping);
    let (over, heard) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|threads| {
        let movers = [false, true].map(|hooked| {
            let (over, heard) = (&over, &heard);
            threads.spawn(move || {
                let mut rounds = 0;
                while !over.load(SeqCst) {
                    rounds += 1;
                    if hooked {
                        let hook = |_| desk::say('k');
                        allow_interrupt::interruptible(hook, || ()).unwrap();
                    } else {
                        let presses = Scope::builder().enter().unwrap().leave().unwrap();
                        heard.fetch_add(presses.into(), SeqCst);
                    }
                }
                rounds
            })
        });
        let answers = || desk::voices() as u64 + heard.load(SeqCst);
        for number in 1..=presses {
            desk.press();
            if !desk::wait(|| answers() >= number) {
                tally.fault(Fault::Lost, format!("press {number}"));
                break;
            }
        }
        over.store(true, SeqCst);
        for mover in movers {
            tally.rounds += mover.join().unwrap();
        }
        let answers = answers();
        tally.expect(answers == presses, Fault::Lost, || {
            format!("{answers} answers to {presses} presses")
        });
    });
    desk::remove(desk::stopping);
}
