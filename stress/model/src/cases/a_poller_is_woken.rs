//! A poller waits for the wake-up alone: it is woken also by a press that came as the wake-up was made.

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, press};

pub(super) fn case() {
    let scope = Scope::plain(CONSUMES);
    let presser = thread::spawn(press);
    // As a `Pollable` and its poller do. If nothing wakes it, loom reports a deadlock.
    scope.entry().waiters().unwrap().wake.wait(None).unwrap();
    assert!(scope.entry().take().is_some(), "woken for nothing");
    presser.join().unwrap();
    assert_eq!(scope.leave(), 1, "lost");
}
