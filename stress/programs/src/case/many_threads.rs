//! 24 threads wait on scopes of their own, 10 threads enter and leave scopes, and presses come. All pass on, so
//! every press reaches every waiter, and the host's handler at last.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::pace::spin;
use crate::unix::state::state;
use crate::unix::{host, press};

const WAITERS: usize = 24;
const PASSERS_BY: usize = 10;
const LIMIT: Duration = Duration::from_secs(30);

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    let presses = options.rounds(400, 10_000).max(200);
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
            spin(Duration::from_micros(fastrand::u64(0..300)));
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
        rounds += 1;
        let builder = Scope::builder().pass_on();
        if index % 2 == 0 {
            builder.enter().unwrap().leave().unwrap();
            // The processors are few, and the others are to have them as well.
            std::thread::yield_now();
            continue;
        }
        let (left, is_late) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let hook = {
            let (left, is_late) = (left.clone(), is_late.clone());
            // Its own, and gone with it.
            let data = vec![1_u64; 100];
            move |_| {
                // Long enough for the thread that leaves to come by.
                spin(Duration::from_micros(100));
                let intact = data.iter().sum::<u64>() == 100;
                is_late.fetch_or(left.load(SeqCst) || !intact, SeqCst);
            }
        };
        let scope = builder.hook(hook).enter().unwrap();
        // Now and then long enough to be pressed inside.
        spin(Duration::from_micros(fastrand::u64(0..150)));
        scope.leave().unwrap();
        left.store(true, SeqCst);
        // As long as it would take one that runs late.
        spin(Duration::from_micros(fastrand::u64(0..100)));
        late += u64::from(is_late.load(SeqCst));
    }
    (rounds, late)
}
