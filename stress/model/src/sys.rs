//! A third backend, beside `sys/unix` and `sys/windows`: it has no system under it, and counts what reaches
//! "what was there before".

use std::io;
use std::time::Instant;

use crate::checker::{Condvar, Mutex};
use crate::event::EventSet;
use crate::registry::Carried;
use crate::sync::constant;

/// As on Windows, where a walk on a thread waits at a scope that has such an event.
pub(crate) const HOLDS_FINAL_EVENTS: bool = true;

#[derive(Clone, Copy)]
#[allow(dead_code, reason = "the system that would read it is missing")]
pub(crate) struct Claim {
    pub(crate) events: EventSet,
    pub(crate) clear_ignored: bool,
    pub(crate) has_hook: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct Claimed {
    pub(crate) events: EventSet,
}

/// A system that grants everything.
pub(crate) struct Installed;

pub(crate) struct Todo;

impl Installed {
    constant! {
        pub(crate) fn new() -> Self {
            Self
        }
    }

    pub(crate) fn claim(&mut self, claim: Claim) -> io::Result<(Claimed, Todo)> {
        let events = claim.events;
        Ok((Claimed { events }, Todo))
    }

    pub(crate) fn release(&mut self, _: Claimed) -> Todo {
        Todo
    }
}

impl Todo {
    pub(crate) fn settle(self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn prepare(_: Claim) -> io::Result<()> {
    Ok(())
}

pub(crate) fn carry_on(carried: Carried) {
    if carried.needs_thread {
        wake_thread();
    }
    carried.passed_on.iter().for_each(crate::world::outside);
}

pub(crate) fn wake_thread() {
    crate::world::ring();
}

/// What the system wakes a thread with: it stays woken until it is acknowledged.
pub(crate) struct Wake {
    woken: Mutex<bool>,
    changed: Condvar,
}

impl Wake {
    constant! {
        pub(crate) fn asleep() -> Self {
            Self {
                woken: Mutex::new(false),
                changed: Condvar::new(),
            }
        }
    }

    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self::asleep())
    }

    pub(crate) fn wake(&self) {
        *self.woken.lock().unwrap() = true;
        self.changed.notify_all();
    }

    pub(crate) fn wait(&self, _: Option<Instant>) -> io::Result<bool> {
        let mut woken = self.woken.lock().unwrap();
        while !*woken {
            woken = self.changed.wait(woken).unwrap();
        }
        Ok(true)
    }

    pub(crate) fn acknowledge(&self) {
        *self.woken.lock().unwrap() = false;
    }
}

/// A thread in a system call. It is not modelled: a signal interrupts it, or comes again.
pub(crate) struct Call;

impl Call {
    pub(crate) fn of_this_thread(_: Claimed) -> io::Result<Option<Self>> {
        Ok(None)
    }

    pub(crate) fn interrupt(&self) {}
}
