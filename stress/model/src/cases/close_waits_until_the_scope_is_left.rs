//! Clause 10: the walk of a final event returns when the scope has been left, and always then.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use crate::checker::thread;
use crate::event::Event;
use crate::world::{PASSES_ON, Scope, moment, passed, press_on_thread};

pub(super) fn case() {
    let scope = Scope::enter(PASSES_ON, Event::Close, |_| None);
    let returned = Arc::new(AtomicBool::new(false));
    let has_returned = returned.clone();
    let presser = thread::spawn(move || {
        press_on_thread(Event::Close);
        returned.store(true, SeqCst);
        moment();
    });
    moment();
    let early = has_returned.load(SeqCst);
    scope.leave();
    presser.join().unwrap();
    assert!(
        !early,
        "lost: the process would have ended before the clean-up"
    );
    assert_eq!(passed(), 1, "lost: the event did not go on");
}
