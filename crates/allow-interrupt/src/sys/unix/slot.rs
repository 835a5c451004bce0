//! Installing our handler and putting back what was there.
//!
//! A **slot** is one signal; it counts the open scopes that claim it. The first installs, the last
//! removes; those between cost no system call.
//!
//! `sigaction` can swap, but not compare and swap. What follows from that:
//!
//! - Entering swaps, and so learns exactly what was there ([`super::layer`] says what happens to a
//!   press until that is written down).
//! - Leaving swaps too. If what comes out is not ours, somebody came after us, and it is put back
//!   at once. From then on this signal is read first: the moment in which somebody's handler is
//!   displaced happens once in a process, and not at each leave.

mod remove;

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Release, Ordering::SeqCst};

use libc::{c_int, sigaction};

use super::copies::{self, Asker};
use super::installed::{Book, Record};
use super::layer::{LAYERS, Layer};
use super::{action, handler};
use crate::event::Event;

/// No layer.
const NONE: usize = usize::MAX;

/// What the signal handler reads.
pub(super) struct Slot {
    pub(super) signal: c_int,
    pub(super) event: Event,
    /// The layer that carries presses to the registry. The others only pass on.
    open: AtomicUsize,
    pub(super) layers: [Layer; LAYERS],
    /// The hook thread has sent this signal again, for the handler to pass on.
    pub(super) due: AtomicBool,
}

pub(super) static SLOTS: [Slot; 4] = [
    Slot::new(libc::SIGINT, Event::CtrlC),
    Slot::new(libc::SIGQUIT, Event::CtrlBreak),
    Slot::new(libc::SIGHUP, Event::Close),
    Slot::new(libc::SIGTERM, Event::Shutdown),
];

impl Slot {
    /// Async-signal-safe.
    pub(super) fn of_signal(signal: c_int) -> Option<&'static Self> {
        SLOTS.iter().find(|slot| slot.signal == signal)
    }

    /// `None` for an event that Unix does not have.
    pub(super) fn of_event(event: Event) -> Option<&'static Self> {
        SLOTS.iter().find(|slot| slot.event == event)
    }

    const fn new(signal: c_int, event: Event) -> Self {
        Self {
            signal,
            event,
            open: AtomicUsize::new(NONE),
            layers: [const { Layer::new() }; LAYERS],
            due: AtomicBool::new(false),
        }
    }

    /// Async-signal-safe: whether presses at this layer go to the registry.
    pub(super) fn is_open(&self, layer: usize) -> bool {
        self.open.load(SeqCst) == layer
    }

    /// `false` where the parent wants the signal ignored.
    pub(super) fn claim(&self, book: &mut Book, clear_ignored: bool) -> io::Result<bool> {
        let refuses = |before: &sigaction| !clear_ignored && is_ignored(before);
        let installed = match book.claims {
            0 => self.install(book, refuses)?,
            _ => !refuses(&book.layers[book.latest].before),
        };
        book.claims += usize::from(installed);
        Ok(installed)
    }

    pub(super) fn release(&self, book: &mut Book) -> io::Result<()> {
        book.claims -= 1;
        match book.claims {
            0 => self.remove(book),
            _ => Ok(()),
        }
    }

    fn install(&self, book: &mut Book, refuses: impl Fn(&sigaction) -> bool) -> io::Result<bool> {
        let index = match book.free_layer() {
            Ok(index) => index,
            Err(error) => return self.reopen(book, refuses)?.ok_or(error),
        };
        let layer = &self.layers[index];
        let ours = handler::LAYERED[index];
        let address = ours as *const () as usize;
        let record = &mut book.layers[index];
        // What was there at the last time is there still, in the usual case. Only an inherited
        // "ignore" is never displaced on a guess, not even for a moment.
        if !record.filled || is_ignored(&record.before) {
            let mut now = action::default_action();
            action::read(self.signal, &mut now)?;
            if now.sa_sigaction != address {
                record.before = now;
            }
            action::fill(&mut record.ours, ours, &record.before, book.calls == 0);
            record.filled = true;
        }
        if refuses(&record.before) {
            return Ok(false);
        }
        // Whoever is called by the system call below, or after it, sees these.
        layer.forget();
        self.due.store(false, Release);
        self.open.store(index, Release);
        action::swap(self.signal, &record.ours, &mut record.found)
            .inspect_err(|_| self.open.store(NONE, Release))?;
        // Our own is there if somebody had read it while it stood, and put it back since we went.
        let is_other = record.found.sa_sigaction != address;
        let is_known = action::is_same(&record.found, &record.before)
            && !copies::may_be_abandoned(&record.found);
        if is_other && !is_known {
            self.found_another(book, index)?;
            if refuses(&book.layers[index].before) {
                // Ignored since the last time we looked.
                self.open.store(NONE, SeqCst);
                layer.know(self, &book.layers[index].before);
                action::write(self.signal, &book.layers[index].before)?;
                return Ok(false);
            }
        }
        book.layers[index].stands = true;
        book.latest = index;
        layer.know(self, &book.layers[index].before);
        Ok(true)
    }

    /// What was there is not what was there at the last time.
    fn found_another(&self, book: &mut Book, index: usize) -> io::Result<()> {
        let record = &mut book.layers[index];
        let guess = action::Call::of(&record.before);
        record.before = record.found;
        book.look_behind(self.signal, index, Asker::IsOnTop);
        let restarts = book.calls == 0;
        let record = &mut book.layers[index];
        if action::Call::of(&record.before) != guess {
            action::fill(
                &mut record.ours,
                handler::LAYERED[index],
                &record.before,
                restarts,
            );
            // Whatever is replaced by this is ours.
            action::write(self.signal, &record.ours)?;
        }
        Ok(())
    }

    /// Where no layer is free: whoever had replaced an abandoned one of ours has put it back, so it
    /// is installed already. `None` if that is not so.
    fn reopen(
        &self,
        book: &mut Book,
        refuses: impl Fn(&sigaction) -> bool,
    ) -> io::Result<Option<bool>> {
        let mut found = action::default_action();
        action::read(self.signal, &mut found)?;
        let ours = |layer: &Record| layer.ours.sa_sigaction == found.sa_sigaction;
        let Some(index) = book.layers.iter().position(ours) else {
            return Ok(None);
        };
        if refuses(&book.layers[index].before) {
            return Ok(Some(false));
        }
        self.due.store(false, Release);
        book.latest = index;
        self.open.store(index, SeqCst);
        Ok(Some(true))
    }

    pub(super) fn forget_parent(&self, book: &mut Book) {
        self.due.store(false, SeqCst);
        if std::mem::take(&mut book.claims) > 0 {
            // Nobody to tell; a handler that stays passes on.
            let _ = self.remove(book);
        }
    }
}

fn is_ignored(action: &sigaction) -> bool {
    action.sa_sigaction == libc::SIG_IGN
}
