//! Clause 9: of two presses at the same time exactly one goes to what was there before.

use std::num::NonZeroU32;

use crate::checker::thread;
use crate::registry::Plan;
use crate::world::{CONSUMES, Scope, passed, press};

pub(super) fn case() {
    let outer = Scope::plain(CONSUMES);
    let scope = Scope::plain(Plan {
        escalate_at: NonZeroU32::MIN.get() + 1,
        ..CONSUMES
    });
    let presser = thread::spawn(press);
    press();
    presser.join().unwrap();
    assert_eq!((scope.leave(), passed()), (2, 1), "lost, or twice");
    assert_eq!(outer.leave(), 0, "an escalation goes past the outer scopes");
}
