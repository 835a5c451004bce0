//! What the system has of ours, written down under the registry's lock. The signal handler does
//! not read it.

use std::io;

use libc::{c_int, sigaction};

use super::action;
use super::copies::{self, Asker};
use super::handler;
use super::layer::LAYERS;
use super::slot::{SLOTS, Slot};
use crate::event::{Event, EventSet};
use crate::sys::{Claim, Claimed};

pub(crate) struct Installed([Book; SLOTS.len()]);

/// One signal.
pub(super) struct Book {
    /// Open scopes that claim it.
    pub(super) claims: usize,
    /// Threads that are to get EINTR.
    pub(super) calls: usize,
    pub(super) layers: [Record; LAYERS],
    /// The layer that was installed last.
    pub(super) latest: usize,
    /// Somebody has once installed a handler over ours.
    pub(super) was_covered: bool,
}

/// One layer, in the system's own form. It is filled in place, as copying takes time.
pub(super) struct Record {
    /// What was there before, now or at the last time.
    pub(super) before: sigaction,
    /// What the system call that installed ours has answered.
    pub(super) found: sigaction,
    /// Our handler, so that it is called as `before` would be.
    pub(super) ours: sigaction,
    /// `before` and `ours` are filled in.
    pub(super) filled: bool,
    /// Installed or abandoned, so not free.
    pub(super) stands: bool,
    /// When it was abandoned, and not by another copy of this library.
    pub(super) covered_by_stranger: bool,
}

/// What is left to do without the lock: nothing here, but to tell how it went.
pub(crate) struct Todo(io::Result<()>);

impl Todo {
    pub(crate) fn settle(self) -> io::Result<()> {
        self.0
    }
}

impl Installed {
    pub(crate) const fn new() -> Self {
        Self([const { Book::new() }; SLOTS.len()])
    }

    pub(crate) fn claim(&mut self, claim: Claim) -> io::Result<(Claimed, Todo)> {
        let mut claimed = Claimed {
            events: EventSet::EMPTY,
            ignored: EventSet::EMPTY,
            cleared: claim.clear_ignored,
        };
        let mut refused = None;
        for (slot, book) in self.of(claim.events) {
            match slot.claim(book, claim.clear_ignored) {
                Ok(true) => claimed.events = claimed.events.with(slot.event),
                Ok(false) => claimed.ignored = claimed.ignored.with(slot.event),
                Err(error) => {
                    refused = Some(error);
                    break;
                }
            }
        }
        if let Some(error) = refused {
            // The first error is the one to tell.
            drop(self.release(claimed));
            return Err(error);
        }
        Ok((claimed, Todo(Ok(()))))
    }

    pub(crate) fn release(&mut self, claimed: Claimed) -> Todo {
        let mut result = Ok(());
        // Each is released, whatever the others say.
        for (slot, book) in self.of(claimed.events) {
            result = result.and(slot.release(book));
        }
        Todo(result)
    }

    fn of(&mut self, events: EventSet) -> impl Iterator<Item = (&'static Slot, &mut Book)> {
        let slots = SLOTS.iter().zip(&mut self.0);
        slots.filter(move |(slot, _)| events.contains(slot.event))
    }

    /// The layer that this event's presses were last taken from, unless it was removed.
    pub(super) fn standing_layer(&mut self, event: Event) -> Option<usize> {
        self.of(EventSet::EMPTY.with(event))
            .find_map(|(_, book)| book.layers[book.latest].stands.then_some(book.latest))
    }

    /// Some thread is to get EINTR from now on, or not any more.
    pub(super) fn interrupts(&mut self, events: EventSet, begin: bool) -> io::Result<()> {
        self.of(events)
            .map(|(slot, book)| slot.interrupts(book, begin))
            .fold(Ok(()), io::Result::and)
    }

    /// Whether nobody's handler lies over ours.
    pub(super) fn is_on_top(&mut self, event: Event) -> bool {
        self.of(EventSet::EMPTY.with(event))
            .any(|(slot, book)| slot.is_on_top(book))
    }

    /// What was there before an abandoned layer, if it may be told; it may be free from now on.
    pub(super) fn abandoned(&mut self, slot: &Slot, layer: usize, by: Asker) -> Option<sigaction> {
        let (_, book) = self.of(EventSet::EMPTY.with(slot.event)).next()?;
        let record = &mut book.layers[layer];
        let stays = by == Asker::IsCovered && record.covered_by_stranger;
        if !record.stands || slot.is_open(layer) || stays {
            return None;
        }
        record.stands = by == Asker::Looks;
        Some(record.before)
    }

    /// What was there before a layer, as far as it is known.
    pub(super) fn before(&mut self, slot: &Slot, layer: usize) -> sigaction {
        self.of(EventSet::EMPTY.with(slot.event))
            .next()
            .map_or(action::default_action(), |(_, book)| {
                book.layers[layer].before
            })
    }

    /// In a forked child: no scope is open here, so the handlers go.
    pub(super) fn forget_parent(&mut self) {
        for (slot, book) in SLOTS.iter().zip(&mut self.0) {
            slot.forget_parent(book);
        }
    }
}

impl Book {
    const fn new() -> Self {
        Self {
            claims: 0,
            calls: 0,
            layers: [const { Record::new() }; LAYERS],
            latest: 0,
            was_covered: false,
        }
    }

    pub(super) fn free_layer(&self) -> io::Result<usize> {
        self.layers
            .iter()
            .position(|layer| !layer.stands)
            .ok_or_else(|| {
                io::Error::other(format!(
                    "this signal's handler was replaced over ours {LAYERS} times by code that may \
                 still chain to it; whoever replaces it should put ours back when done"
                ))
            })
    }

    /// Somebody's handler lies over the layer. One that was there before us already does not chain
    /// to us, and the layer is free; one that is new may, and the layer is abandoned. Other copies, which
    /// may have come over either, chain to what they have found.
    pub(super) fn covered(&mut self, signal: c_int, layer: usize, by: sigaction) {
        self.was_covered = true;
        self.layers[layer].covered_by_stranger = !copies::is_marked(&by);
        // What is over us may stay there for good. So this is the time to take over what lies behind.
        copies::look_behind(signal, &mut self.layers[layer].before, Asker::IsCovered);
        let by = copies::under_other_copies(signal, by);
        let record = &mut self.layers[layer];
        record.stands = record.before.sa_sigaction != by;
    }

    /// What this layer found may be an abandoned one, of ours or of another copy's: whoever had
    /// replaced it has put it back, so nobody chains to it any more, and what was there before it
    /// is there again.
    pub(super) fn look_behind(&mut self, signal: c_int, layer: usize, asker: Asker) {
        // Each time another layer.
        for _ in 0..LAYERS {
            copies::look_behind(signal, &mut self.layers[layer].before, asker);
            let own = handler::layer_of(self.layers[layer].before.sa_sigaction);
            let Some(own) = own.filter(|own| *own != layer && self.layers[*own].stands) else {
                return;
            };
            self.layers[own].stands = asker == Asker::Looks;
            self.layers[layer].before = self.layers[own].before;
        }
    }
}

impl Record {
    const fn new() -> Self {
        Self {
            before: action::default_action(),
            found: action::default_action(),
            ours: action::default_action(),
            filled: false,
            stands: false,
            covered_by_stranger: false,
        }
    }
}
