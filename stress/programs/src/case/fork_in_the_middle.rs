//! Children are forked while presses come and other threads enter and leave. In a child a press does what it did
//! before the scopes, a new scope hears it, and the parent's scopes are inert.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::children::{End, fork};
use crate::unix::pace::spin;
use crate::unix::state::{State, state};
use crate::unix::{host, press};

const WRONG_STATE: i32 = 3;
const DEAF: i32 = 4;
const STATE_NOT_PUT_BACK: i32 = 5;
const HEARD_BY_THE_PARENTS: i32 = 6;

/// In the child: a scope of its own, a press, and the state as before.
fn life(before: &State, hooked: bool, inherited: Option<Scope>) -> i32 {
    if state() != *before {
        return WRONG_STATE;
    }
    let presses = || inherited.as_ref().map(Scope::presses);
    let (calls, parents) = (host::calls(), presses());
    press();
    // What was forked in the middle of a storm has no press of the parent's pending.
    if host::calls() != calls + 1 {
        return DEAF;
    }
    let builder = Scope::builder().pass_on();
    let builder = match hooked {
        true => builder.hook(|_| ()),
        false => builder,
    };
    let scope = builder.enter().unwrap();
    press();
    if !matches!(scope.wait_timeout(Duration::from_secs(20)), Ok(Some(_))) {
        return DEAF;
    }
    // When the host has it, it has been at every scope. Without a hook there is no thread besides this one, on which
    // the handler has run before `press` returned.
    let until = Instant::now() + Duration::from_secs(if hooked { 20 } else { 0 });
    while host::calls() != calls + 2 {
        if Instant::now() >= until {
            return DEAF;
        }
        std::thread::yield_now();
    }
    if presses() != parents {
        return HEARD_BY_THE_PARENTS;
    }
    drop(inherited);
    if scope.leave().ok() != Some(1) {
        return DEAF;
    }
    if state() != *before {
        return STATE_NOT_PUT_BACK;
    }
    0
}

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    host::install(libc::SA_RESTART);
    let before = state();
    let over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let presser = threads.spawn(|| {
            let mut presses = 0;
            while !over.load(SeqCst) {
                press();
                presses += 1;
                // `fork` begins anew when a signal comes: closer together, and it never ends.
                spin(Duration::from_micros(fastrand::u64(50..1_000)));
            }
            presses
        });
        let mover = threads.spawn(|| {
            while !over.load(SeqCst) {
                let a = Scope::builder().pass_on().hook(|_| ()).enter().unwrap();
                let b = Scope::builder().pass_on().enter().unwrap();
                a.leave().unwrap();
                b.leave().unwrap();
            }
        });
        for round in 0..options.rounds(300, 20_000) {
            let mut outer = Some(Scope::builder().pass_on().hook(|_| ()).enter().unwrap());
            let child = fork(|_| life(&before, round % 2 == 0, outer.take()));
            tally.rounds += 1;
            match child.end() {
                End::Code(0) => {}
                End::Hung => tally.fault(Fault::Hung, format!("round {round}")),
                End::Code(DEAF) => tally.fault(Fault::Lost, format!("round {round}: a press in the child")),
                End::Code(WRONG_STATE | STATE_NOT_PUT_BACK) => {
                    tally.fault(Fault::Lost, format!("round {round}: the child's state"));
                }
                End::Code(HEARD_BY_THE_PARENTS) => {
                    tally.fault(Fault::Crashed, format!("round {round}: a parent's scope has heard it, too"));
                }
                other => tally.fault(Fault::Crashed, format!("round {round}: {other:?}")),
            }
            outer.unwrap().leave().unwrap();
        }
        over.store(true, SeqCst);
        tally.presses = presser.join().unwrap();
        mover.join().unwrap();
    });
    tally.expect(state() == before, Fault::Lost, || "the parent's state".into());
    tally
}
