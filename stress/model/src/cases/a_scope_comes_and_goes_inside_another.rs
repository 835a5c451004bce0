//! Clauses 3 and 4: a press races with entering and leaving an inner scope; one of the two has it.

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, passed, press};

pub(super) fn case() {
    let outer = Scope::plain(CONSUMES);
    let presser = thread::spawn(press);
    let inner = Scope::plain(CONSUMES);
    let inners = inner.leave();
    presser.join().unwrap();
    let outers = outer.leave();
    assert_eq!((inners + outers, passed()), (1, 0), "lost or heard twice");
}
