//! A hook leaves its own scope and the two around it, and passes its press on or not. The next press goes to the host.
//!
//! The system stands on one of our entries in its list meanwhile. If that were taken out, the system would go on from
//! memory that is free; so the hook takes memory of that size, as hooks may, and fills it.

use std::sync::{Arc, Mutex};

use allow_interrupt::Scope;

use super::desk::{self, Desk};
use crate::tally::{Fault, Tally};

/// As large as an entry in Wine: a function and the next entry.
type Entry = [usize; 2];
/// More than are free.
const ENTRIES: usize = 10_000;
/// No address that anybody has.
const NOBODYS: usize = 0x5a5a_5a5a_5a5a;

pub fn run(desk: &Desk, rounds: u64, tally: &mut Tally) {
    desk::add(desk::stopping);
    for round in 0..rounds {
        tally.rounds += 1;
        let open = Arc::new(Mutex::new(Vec::new()));
        let to_leave = open.clone();
        // Kept until both presses were heard.
        let taken = Arc::new(Mutex::new(Vec::with_capacity(ENTRIES)));
        let to_take = taken.clone();
        // Taking out several entries while the system stands on one is what Wine does not survive.
        let outer = [(); 2].map(|()| Scope::builder().enter().unwrap());
        let builder = Scope::builder();
        // Only when the press goes on does the system look for the next entry.
        let (builder, expected) = match round % 2 {
            0 => (builder.pass_on(), "kh"),
            _ => (builder, "k"),
        };
        let own = builder.hook(move |_| {
            for scope in std::mem::take(&mut *to_leave.lock().unwrap()) {
                let scope: Scope = scope;
                scope.leave().unwrap();
            }
            let mut taken = to_take.lock().unwrap();
            taken.extend((0..ENTRIES).map(|_| Box::<Entry>::new([NOBODYS; 2])));
            desk::say('k');
        });
        open.lock().unwrap().extend(outer);
        let own = own.enter().unwrap();
        open.lock().unwrap().push(own);
        for expected in [expected, "h"] {
            if let Err(heard) = desk.heard(expected) {
                return tally.fault(Fault::Lost, format!("round {round}: {heard}"));
            }
        }
    }
    desk::remove(desk::stopping);
}
