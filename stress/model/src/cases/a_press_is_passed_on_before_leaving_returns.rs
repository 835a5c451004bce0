//! Whoever leaves after a press finds it passed on: what was there before has had it, as it has in a signal handler.

use crate::world::{PASSES_ON, Scope, passed, press, with_hook_thread};

pub(super) fn case() {
    let scope = Scope::hooked(PASSES_ON);
    with_hook_thread(|| {
        press();
        scope.leave();
        assert_eq!(passed(), 1, "late: not passed on when leaving has returned");
    });
}
