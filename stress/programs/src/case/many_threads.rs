//! 24 threads wait on scopes of their own, 10 threads enter and leave scopes, and presses come. All pass on, so
//! every press reaches every waiter, and the host's handler at last.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::state::state;
use crate::unix::{host, press};

const WAITERS: usize = 24;
const PASSERS_BY: usize = 10;
const LIMIT: Duration = Duration::from_secs(30);

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    let presses = options.rounds(1_000, 50_000);
    host::install(libc::SA_RESTART);
    let before = state();
    let over = AtomicBool::new(false);
    let scopes: Vec<_> = (0..WAITERS)
        .map(|_| Scope::builder().pass_on().enter().unwrap())
        .collect();
    std::thread::scope(|threads| {
        let waiters: Vec<_> = scopes
            .iter()
            .map(|scope| threads.spawn(move || (0..presses).filter(|_| scope.wait().is_ok()).count()))
            .collect();
        let passers: Vec<_> = (0..PASSERS_BY)
            .map(|index| threads.spawn({ let over = &over; move || come_and_go(over, index) }))
            .collect();
        for number in 1..=presses {
            press();
            tally.presses += 1;
            // One after the other, so that none may merge.
            let until = Instant::now() + LIMIT;
            let reached = || host::calls() >= number && scopes.iter().all(|s| u64::from(s.presses()) >= number);
            while !reached() && Instant::now() < until {
                std::thread::yield_now();
            }
            if !reached() {
                let heard: Vec<_> = scopes.iter().map(Scope::presses).collect();
                tally.fault(Fault::Lost, format!("press {number}: host {}, {heard:?}", host::calls()));
                break;
            }
        }
        over.store(true, SeqCst);
        for passer in passers {
            let (rounds, late) = passer.join().unwrap();
            tally.rounds += rounds;
            tally.late += late;
        }
        if tally.is_clean() {
            for waiter in waiters {
                let woken = waiter.join().unwrap() as u64;
                tally.expect(woken == presses, Fault::Lost, || format!("{woken} wake-ups of {presses}"));
            }
        } else {
            // They would wait for ever.
            println!("{}", tally.line());
            std::process::exit(1);
        }
    });
    for scope in scopes {
        let heard = u64::from(scope.leave().unwrap());
        tally.expect(heard == presses, Fault::Lost, || format!("{heard} of {presses}"));
    }
    tally.expect(host::calls() == presses, Fault::Crashed, || format!("host {}", host::calls()));
    tally.expect(state() == before, Fault::Lost, || "the state is not as before".into());
    tally
}

/// Returns how often, and how many hooks ran too late.
fn come_and_go(over: &AtomicBool, index: usize) -> (u64, u64) {
    let (mut rounds, mut late) = (0, 0);
    while !over.load(SeqCst) {
        let left = AtomicBool::new(false);
        let is_late = AtomicBool::new(false);
        let builder = Scope::builder().pass_on();
        if index % 2 == 0 {
            // The hook borrows what is gone afterwards.
            let hook = |_| is_late.store(left.load(SeqCst), SeqCst);
            builder.interruptible(hook, || ()).unwrap();
        } else {
            builder.enter().unwrap().leave().unwrap();
        }
        left.store(true, SeqCst);
        late += u64::from(is_late.load(SeqCst));
        rounds += 1;
    }
    (rounds, late)
}
