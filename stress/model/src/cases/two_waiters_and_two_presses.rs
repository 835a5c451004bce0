//! Whoever waits is woken: each of two threads takes one of two presses. One that is not woken is a deadlock,
//! which loom reports.

use std::sync::Arc;

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, press};

fn wait(scope: &Scope) {
    // As `Scope::wait` does.
    let waiters = scope.entry().waiters().unwrap();
    while scope.entry().take().is_none() {
        scope.entry().acknowledge();
        waiters.wake.wait(None).unwrap();
    }
}

pub(super) fn case() {
    let scope = Arc::new(Scope::plain(CONSUMES));
    let theirs = scope.clone();
    let waiter = thread::spawn(move || wait(&theirs));
    let presser = thread::spawn(|| {
        press();
        press();
    });
    wait(&scope);
    waiter.join().unwrap();
    presser.join().unwrap();
    let scope = Arc::into_inner(scope).unwrap();
    assert!(!scope.entry().is_pending(), "a press was taken twice");
    assert_eq!(scope.leave(), 2, "lost");
}
