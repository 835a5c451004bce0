//! Clauses 3 and 4: a press goes outward past two neighbours, which two threads leave meanwhile. It reaches
//! each at most once, and always what was there before.

use crate::checker::thread;
use crate::world::{PASSES_ON, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let outer = Scope::hooked(PASSES_ON);
    let inner = Scope::plain(PASSES_ON);
    let heard = outer.heard.clone();
    with_hook_thread(|| {
        let presser = thread::spawn(press);
        let leaver = thread::spawn(move || inner.leave());
        let outers = outer.leave();
        let inners = leaver.join().unwrap();
        presser.join().unwrap();
        assert!(inners <= 1 && outers <= 1, "a press came twice");
        assert_eq!(
            outers,
            heard.runs(),
            "lost: counted, and the hook did not run"
        );
    });
    assert_eq!(passed(), 1, "lost: it did not come past the scopes");
}
