//! A waker that is registered as the press comes is woken, or the press is seen when one looks afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Wake, Waker};

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, press, with_hook_thread};

struct Task(AtomicBool);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

pub(super) fn case() {
    let scope = Scope::plain(CONSUMES);
    let task = Arc::new(Task(AtomicBool::new(false)));
    let waker = Waker::from(task.clone());
    let mut seen = false;
    with_hook_thread(|| {
        let presser = thread::spawn(press);
        // As a future does.
        let waiters = scope.entry().waiters().unwrap();
        waiters.wake_at_press(&waker);
        seen = scope.entry().is_pending();
        presser.join().unwrap();
    });
    assert!(seen || task.0.load(SeqCst), "hung: nobody wakes the future");
    assert_eq!(scope.leave(), 1, "lost");
}
