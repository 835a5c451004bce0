//! The two counters by which a leaver knows that no walk can see its scope any more: a walk may register late,
//! in the counter that an earlier leaver has turned away from.

use crate::checker::thread;
use crate::world::{PASSES_ON, Scope, passed, press};

pub(super) fn case() {
    let outer = Scope::plain(PASSES_ON);
    let inner = Scope::plain(PASSES_ON);
    let pressers = [(); 2].map(|()| thread::spawn(press));
    inner.leave();
    outer.leave();
    for presser in pressers {
        presser.join().unwrap();
    }
    assert_eq!(passed(), 2, "lost");
}
