//! Clause 4: a press that comes while a scope without a hook is left is its own, or goes outside.

use crate::checker::thread;
use crate::world::{CONSUMES, Scope, passed, press};

pub(super) fn case() {
    let scope = Scope::plain(CONSUMES);
    let presser = thread::spawn(press);
    let heard = scope.leave();
    presser.join().unwrap();
    assert_eq!(
        heard + passed(),
        1,
        "lost: {heard} heard, {} passed",
        passed()
    );
}
