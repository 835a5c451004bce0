//! Clause 5: leaving from inside the hook returns, no other run begins after it, and a press that comes
//! meanwhile goes outside.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use crate::checker::thread;
use crate::event::Event;
use crate::world::{CONSUMES, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let own = Arc::new(Mutex::new(None::<Scope>));
    let runs = Arc::new(AtomicU32::new(0));
    let (to_leave, counted) = (own.clone(), runs.clone());
    let scope = Scope::enter(CONSUMES, Event::CtrlC, |_| {
        Some(Box::new(move |_| {
            counted.fetch_add(1, SeqCst);
            let scope = to_leave.lock().unwrap().take();
            if let Some(scope) = scope {
                scope.leave();
            }
        }))
    });
    *own.lock().unwrap() = Some(scope);
    with_hook_thread(|| {
        let presser = thread::spawn(press);
        press();
        presser.join().unwrap();
    });
    let (runs, passed) = (runs.load(SeqCst), passed());
    assert_eq!(runs, 1, "late: a run began after the scope was left");
    assert_eq!(runs + passed, 2, "lost: {runs} runs, {passed} passed");
}
