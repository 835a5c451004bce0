//! Presses at random distances of 1 to 11 us. Those that come before an earlier one is answered may merge with
//! it, so a burst is answered by at least one answer that begins after its last press, and by no more answers
//! than presses. Presses that each wait for the answer to the one before are answered one by one.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::pace::spin;
use crate::unix::{host, press};

/// How long an answer may take before the press counts as lost.
const LIMIT: Duration = Duration::from_secs(10);

/// Presses sent so far, counted before each is sent.
static SENT: AtomicU64 = AtomicU64::new(0);
/// Answers so far, and the last press that one of them can have been for.
static ANSWERS: AtomicU64 = AtomicU64::new(0);
static ANSWERED: AtomicU64 = AtomicU64::new(0);

fn answer() {
    ANSWERED.fetch_max(SENT.load(SeqCst), SeqCst);
    ANSWERS.fetch_add(1, SeqCst);
}

fn send() -> u64 {
    let number = SENT.fetch_add(1, SeqCst) + 1;
    press();
    number
}

fn is_answered(number: u64) -> bool {
    let until = Instant::now() + LIMIT;
    while ANSWERED.load(SeqCst) < number {
        if Instant::now() > until {
            return false;
        }
        std::hint::spin_loop();
    }
    true
}

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    host::install(libc::SA_RESTART);
    let presses = options.rounds(3_000, 10_000);

    let hook = Scope::enter(|_| answer()).unwrap();
    bursts(presses, &mut tally, "hook");
    one_by_one(presses, &mut tally, "hook");
    hook.leave().unwrap();

    // The same for a thread that waits.
    let scope = Scope::builder().enter().unwrap();
    std::thread::scope(|threads| {
        let waiter = threads.spawn(|| {
            while scope.wait().is_ok() && SENT.load(SeqCst) != u64::MAX {
                answer();
            }
        });
        bursts(presses, &mut tally, "wait");
        one_by_one(presses, &mut tally, "wait");
        if !tally.is_clean() {
            // It might wait for ever.
            println!("{}", tally.line());
            std::process::exit(1);
        }
        SENT.store(u64::MAX, SeqCst);
        press();
        waiter.join().unwrap();
    });
    tally
}

fn bursts(presses: u64, tally: &mut Tally, how: &str) {
    let (sent, answers) = (SENT.load(SeqCst), ANSWERS.load(SeqCst));
    let mut left = presses;
    while left > 0 {
        let burst = fastrand::u64(1..=left.min(20));
        let mut last = 0;
        for _ in 0..burst {
            last = send();
            spin(Duration::from_nanos(fastrand::u64(1_000..=11_000)));
        }
        left -= burst;
        tally.rounds += 1;
        if !is_answered(last) {
            return tally.fault(Fault::Lost, format!("{how}: press {last} has no answer"));
        }
    }
    // Merged ones are fewer, never more. A resend of ours would be one.
    let (sent, answers) = (SENT.load(SeqCst) - sent, ANSWERS.load(SeqCst) - answers);
    tally.presses += sent;
    tally.expect(answers <= sent, Fault::Crashed, || {
        format!("{how}: {answers} answers to {sent} presses")
    });
}

fn one_by_one(presses: u64, tally: &mut Tally, how: &str) {
    // What is left of the bursts is answered already: only then did they end.
    settle();
    let answers = ANSWERS.load(SeqCst);
    for _ in 0..presses {
        tally.rounds += 1;
        let number = send();
        if !is_answered(number) {
            return tally.fault(Fault::Lost, format!("{how}: press {number} has no answer"));
        }
        settle();
    }
    tally.presses += presses;
    let answers = ANSWERS.load(SeqCst) - answers;
    tally.expect(answers == presses, Fault::Lost, || {
        format!("{how}: {answers} answers to {presses} presses, one after the other")
    });
}

/// The number of the last press is told before the answer is counted.
fn settle() {
    let mut before = ANSWERS.load(SeqCst);
    loop {
        spin(Duration::from_micros(20));
        let now = ANSWERS.load(SeqCst);
        if now == before {
            return;
        }
        before = now;
    }
}
