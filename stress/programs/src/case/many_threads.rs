//! 24 threads wait on scopes of their own, 10 threads enter and leave scopes, and presses come. All pass on, so
//! every press reaches every waiter, and the host's handler at last. Half of the scopes that have a hook are left when
//! it has begun, and it does not end before its thread has got away, if it can.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
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
/// How long a hook waits for the thread that leaves its scope: so long that this one gets a turn.
const HELD: Duration = Duration::from_millis(2);

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    let presses = options.rounds(400, 10_000).max(200);
    host::install(libc::SA_RESTART);
    let before = state();
    let over = AtomicBool::new(false);
    let late = Arc::new(AtomicU64::new(0));
    let scopes: Vec<_> = (0..WAITERS)
        .map(|_| Scope::builder().pass_on().enter().unwrap())
        .collect();
    std::thread::scope(|threads| {
        let waiters: Vec<_> = scopes
            .iter()
            .map(|scope| threads.spawn(move || (0..presses).filter(|_| scope.wait().is_ok()).count()))
            .collect();
        let passers: Vec<_> = (0..PASSERS_BY)
            .map(|index| threads.spawn({ let (over, late) = (&over, &late); move || come_and_go(over, index, late) }))
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
            tally.rounds += passer.join().unwrap();
        }
        // The host has heard every press, so every hook is over.
        let late = late.load(SeqCst);
        tally.expect(late == 0, Fault::Late, || format!("{late} hooks ended after leaving had returned"));
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

/// Returns how often.
fn come_and_go(over: &AtomicBool, index: usize, late: &Arc<AtomicU64>) -> u64 {
    let mut rounds = 0;
    while !over.load(SeqCst) {
        rounds += 1;
        let builder = Scope::builder().pass_on();
        if index % 2 == 0 {
            builder.enter().unwrap().leave().unwrap();
            // The processors are few, and the others are to have them as well.
            std::thread::yield_now();
            continue;
        }
        let hold = if fastrand::bool() { HELD } else { Duration::ZERO };
        let (begun, left) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let hook = {
            let (begun, left, late) = (begun.clone(), left.clone(), late.clone());
            // Its own, and gone with it.
            let data = vec![1_u64; 100];
            move |_| {
                begun.store(true, SeqCst);
                // Leaving must not return before this does, so it is held in vain, and gives up.
                let until = Instant::now() + hold;
                while !left.load(SeqCst) && Instant::now() < until {
                    std::thread::yield_now();
                }
                let intact = data.iter().sum::<u64>() == 100;
                late.fetch_add(u64::from(left.load(SeqCst) || !intact), SeqCst);
            }
        };
        let scope = builder.hook(hook).enter().unwrap();
        if hold.is_zero() {
            // At any moment of a press.
            spin(Duration::from_micros(fastrand::u64(0..150)));
        } else {
            // While the hook runs.
            while !begun.load(SeqCst) && !over.load(SeqCst) {
                std::thread::yield_now();
            }
        }
        scope.leave().unwrap();
        left.store(true, SeqCst);
    }
    rounds
}
