//! Windows: the press walks on a thread and runs hooks there. Clauses 3, 4 and 5.

use crate::checker::thread;
use crate::event::Event;
use crate::world::{CONSUMES, PASSES_ON, Scope, passed, press_on_thread};

pub(super) fn case() {
    let outer = Scope::hooked(CONSUMES);
    let inner = Scope::hooked(PASSES_ON);
    let (outer_heard, inner_heard) = (outer.heard.clone(), inner.heard.clone());
    let presser = thread::spawn(|| press_on_thread(Event::CtrlC));
    let leaver = thread::spawn(move || outer.leave());
    let inners = inner.leave();
    assert_eq!(
        inners,
        inner_heard.runs(),
        "lost: counted, and the hook did not run"
    );
    let outers = leaver.join().unwrap();
    presser.join().unwrap();
    assert_eq!(
        outers,
        outer_heard.runs(),
        "lost: counted, and the hook did not run"
    );
    assert_eq!(
        outers + passed(),
        1,
        "lost: {outers} outer runs, {} passed",
        passed()
    );
}
