//! Clauses 3 and 4: the inner hook passes on while the outer scope, whose hook consumes, is left.

use crate::checker::thread;
use crate::world::{CONSUMES, PASSES_ON, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let outer = Scope::hooked(CONSUMES);
    let inner = Scope::hooked(PASSES_ON);
    let (outer_heard, inner_heard) = (outer.heard.clone(), inner.heard.clone());
    with_hook_thread(|| {
        let presser = thread::spawn(press);
        outer.leave();
        presser.join().unwrap();
    });
    assert_eq!(inner_heard.runs(), 1, "lost: the inner hook did not run");
    let (runs, passed) = (outer_heard.runs(), passed());
    assert_eq!(runs + passed, 1, "lost: {runs} outer runs, {passed} passed");
    inner.leave();
}
