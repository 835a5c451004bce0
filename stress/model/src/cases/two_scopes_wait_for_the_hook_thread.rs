//! Clause 4: the queue of the hook thread has two scopes in it while a third press queues one of them anew.

use crate::checker::thread;
use crate::event::Event;
use crate::world::{CONSUMES, Scope, passed, press_event, with_hook_thread};

pub(super) fn case() {
    let outer = Scope::enter(CONSUMES, Event::Shutdown, |heard| Some(heard.hook()));
    let inner = Scope::enter(CONSUMES, Event::CtrlC, |heard| Some(heard.hook()));
    with_hook_thread(|| {
        let presser = thread::spawn(|| {
            press_event(Event::Shutdown);
            press_event(Event::CtrlC);
            press_event(Event::Shutdown);
        });
        presser.join().unwrap();
    });
    let runs = (inner.heard.runs(), outer.heard.runs());
    assert_eq!((runs, passed()), ((1, 2), 0), "lost");
    outer.leave();
    inner.leave();
}
