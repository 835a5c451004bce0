//! A press that has come before a scope is left is answered when leaving returns: it does not come to what was
//! there before some time later.

use crate::world::{CONSUMES, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let scope = Scope::hooked(CONSUMES);
    let heard = scope.heard.clone();
    with_hook_thread(|| {
        press();
        scope.leave();
        let (runs, passed) = (heard.runs(), passed());
        assert_eq!(
            runs + passed,
            1,
            "late: {runs} runs, {passed} passed when leaving has returned"
        );
    });
}
