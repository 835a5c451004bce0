//! The two counters by which a leaver knows that no walk can see its scope any more: a walk may register late,
//! in the counter that an earlier leaver has turned away from.

use crate::checker::thread;
use crate::world::{CONSUMES, PASSES_ON, Scope, passed, press};

pub(super) fn case() {
    let outer = Scope::plain(CONSUMES);
    let inner = Scope::plain(PASSES_ON);
    let leaver = thread::spawn(move || {
        inner.leave();
        outer.leave()
    });
    let presser = thread::spawn(press);
    // On this thread, as that takes one preemption less to come late.
    press();
    presser.join().unwrap();
    let (heard, passed) = (leaver.join().unwrap(), passed());
    assert_eq!(heard + passed, 2, "lost: {heard} heard, {passed} passed");
}
