//! A process leaves its scope at the moment of the press. Either the hook runs, and the process goes on; or the
//! press does what it did before, and the process dies *by that signal*. Ten processes at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::children::{End, Parent, fork};
use crate::unix::pace::spin;

const AT_A_TIME: usize = 10;
/// What the child says of itself.
const RAN: i32 = 0;
const COUNTED_BUT_DID_NOT_RUN: i32 = 3;
const RAN_BUT_WAS_NOT_COUNTED: i32 = 4;
const RAN_LATE: i32 = 5;

/// A forked child has the random numbers of its parent, so they come from there.
fn life(parent: &mut Parent, hooked: bool, delay: Duration) -> i32 {
    let (ran, left) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let late = Arc::new(AtomicBool::new(false));
    let builder = Scope::builder();
    let builder = match hooked {
        true => {
            let (ran, left, late) = (ran.clone(), left.clone(), late.clone());
            builder.hook(move |_| {
                ran.store(true, SeqCst);
                spin(Duration::from_micros(5));
                late.store(left.load(SeqCst), SeqCst);
            })
        }
        false => builder,
    };
    let scope = builder.enter().unwrap();
    parent.tell(b'r');
    parent.hear();
    spin(delay);
    let presses = scope.leave().unwrap();
    left.store(true, SeqCst);
    match (presses, ran.load(SeqCst)) {
        (0, true) => return RAN_BUT_WAS_NOT_COUNTED,
        (1.., false) if hooked => return COUNTED_BUT_DID_NOT_RUN,
        _ => {}
    }
    if presses == 0 {
        // It must die by the signal, now or when that comes.
        parent.wait_for_the_end();
    }
    match late.load(SeqCst) {
        true => RAN_LATE,
        false => RAN,
    }
}

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    let (mut heard, mut died) = (0, 0);
    for _ in 0..options.rounds(30, 1_000) {
        let children: Vec<_> = (0..AT_A_TIME)
            .map(|index| {
                let delay = Duration::from_nanos(fastrand::u64(0..40_000));
                fork(move |parent| life(parent, index % 2 == 0, delay))
            })
            .collect();
        for mut child in children {
            tally.rounds += 1;
            if child.hear() != Some(b'r') {
                tally.fault(Fault::Crashed, format!("before the press: {:?}", child.end()));
                continue;
            }
            // From here on both are on their way; the child takes some time to wake up.
            child.tell(b'g');
            spin(Duration::from_nanos(fastrand::u64(0..120_000)));
            child.press();
            tally.presses += 1;
            match child.end() {
                End::Code(RAN) => heard += 1,
                End::Signal(libc::SIGINT) => died += 1,
                End::Code(COUNTED_BUT_DID_NOT_RUN) => {
                    tally.fault(Fault::Lost, "counted, and the hook did not run");
                }
                End::Code(RAN_LATE) => tally.fault(Fault::Late, "after leaving had returned"),
                End::Hung => tally.fault(Fault::Lost, "neither has the hook run, nor did it die"),
                other => tally.fault(Fault::Crashed, format!("{other:?}")),
            }
        }
    }
    // If only one of them ever happens there is no race.
    tally.expect(options.tiny || heard > 0 && died > 0, Fault::Crashed, || {
        format!("no race: {heard} heard it, {died} died by it")
    });
    tally
}
