//! Clauses 4 and 5: a press that comes while a scope with a hook is left runs the hook, before leaving
//! returns, or goes outside.

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let scope = Scope::hooked(CONSUMES);
    let heard = scope.heard.clone();
    with_hook_thread(|| {
        let presser = thread::spawn(press);
        let presses = scope.leave();
        assert_eq!(
            presses,
            heard.runs(),
            "lost: counted, and the hook did not run"
        );
        presser.join().unwrap();
    });
    let (runs, passed) = (heard.runs(), passed());
    assert_eq!(runs + passed, 1, "lost: {runs} runs, {passed} passed");
}
