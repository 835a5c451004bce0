//! A hook leaves its own scope and the two around it. The next press goes to the host.

use std::sync::{Arc, Mutex};

use allow_interrupt::Scope;

use super::desk::{self, Desk};
use crate::tally::{Fault, Tally};

pub fn run(desk: &Desk, rounds: u64, tally: &mut Tally) {
    desk::add(desk::stopping);
    for round in 0..rounds {
        tally.rounds += 1;
        let open = Arc::new(Mutex::new(Vec::new()));
        let to_leave = open.clone();
        // Taking out several entries while the system stands on one is what Wine does not survive.
        let outer = [(); 2].map(|()| Scope::builder().enter().unwrap());
        let own = Scope::builder().hook(move |_| {
            for scope in std::mem::take(&mut *to_leave.lock().unwrap()) {
                let scope: Scope = scope;
                scope.leave().unwrap();
            }
            desk::say('k');
        });
        open.lock().unwrap().extend(outer);
        let own = own.enter().unwrap();
        open.lock().unwrap().push(own);
        for expected in ["k", "h"] {
            if let Err(heard) = desk.heard(expected) {
                return tally.fault(Fault::Lost, format!("round {round}: {heard}"));
            }
        }
    }
    desk::remove(desk::stopping);
}
