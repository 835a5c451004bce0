//! Clauses 4 and 5, with presses that pile up: the second finds the scope queued, running, closed or gone. Two
//! that wait at the same moment may merge, as signals do; but each is answered after it came.

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let scope = Scope::hooked(CONSUMES);
    let heard = scope.heard.clone();
    let answers = move || heard.runs() + passed();
    let answered = answers.clone();
    let mut before = 0;
    with_hook_thread(|| {
        let heard = scope.heard.clone();
        let presser = thread::spawn(move || {
            press();
            let before = answered();
            press();
            before
        });
        let presses = scope.leave();
        assert_eq!(
            presses,
            heard.runs(),
            "lost: counted, and the hook did not run"
        );
        before = presser.join().unwrap();
    });
    let after = answers();
    assert!(
        after > before,
        "lost: the second press has no answer of its own"
    );
    assert!(after <= 2, "{after} answers to two presses");
}
