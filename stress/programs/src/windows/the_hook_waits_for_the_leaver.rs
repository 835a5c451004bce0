//! What the documentation forbids: a hook waits for the thread that leaves its scope. Leaving waits for the hook, so
//! the hook waits in vain; when it gives up, both go on.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc;
use std::time::Duration;

use super::desk::{Desk, wait};
use crate::tally::{Fault, Tally};

pub fn run(desk: &Desk, rounds: u64, tally: &mut Tally) {
    // With this one open no call of the system's waits in our place.
    let _open = allow_interrupt::Scope::builder().enter().unwrap();
    for _ in 0..rounds {
        tally.rounds += 1;
        let (begun, gave_up) = (AtomicBool::new(false), AtomicBool::new(false));
        let (left, has_left) = mpsc::channel::<()>();
        let has_left = Mutex::new(has_left);
        let hook = |_| {
            begun.store(true, SeqCst);
            let waited = has_left
                .lock()
                .unwrap()
                .recv_timeout(Duration::from_millis(300));
            gave_up.store(waited.is_err(), SeqCst);
        };
        let result = allow_interrupt::interruptible(hook, || {
            desk.press();
            wait(|| begun.load(SeqCst))
        });
        left.send(()).unwrap();
        tally.expect(matches!(result, Ok(true)), Fault::Lost, || {
            format!("{result:?}")
        });
        tally.expect(gave_up.load(SeqCst), Fault::Late, || {
            "leaving has returned while the hook ran".into()
        });
    }
}
