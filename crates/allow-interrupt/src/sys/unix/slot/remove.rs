//! Putting back what was there, when the last scope of a signal is left.

use std::io;
use std::sync::atomic::Ordering::Release;

use super::{NONE, Slot};
use crate::sys::unix::action;
use crate::sys::unix::copies::{self, Asker};
use crate::sys::unix::installed::{Book, Record};

impl Slot {
    pub(super) fn remove(&self, book: &mut Book) -> io::Result<()> {
        let index = book.latest;
        let ours = book.layers[index].ours.sa_sigaction;
        if book.was_covered {
            let record = &mut book.layers[index];
            action::read(self.signal, &mut record.found)?;
            if record.found.sa_sigaction != ours {
                self.open.store(NONE, Release);
                self.reset_if_called(&mut book.layers[index], index);
                self.covered(book, index, book.layers[index].found);
                return Ok(());
            }
        }
        // A look before it is put back; taken over only when we know that we are on top.
        let before = &book.layers[index].before;
        let unseen = copies::may_be_abandoned(before).then_some(*before);
        if unseen.is_some() {
            book.look_behind(self.signal, index, Asker::Looks);
            // What lay behind may be free soon, and come to lie over us.
            self.layers[index].know(self, &book.layers[index].before);
        }
        self.open.store(NONE, Release);
        let record = &mut book.layers[index];
        self.reset_if_called(record, index);
        let put = record.before.sa_sigaction;
        action::swap(self.signal, &record.before, &mut record.found)?;
        let was_on_top = record.found.sa_sigaction == ours;
        if let Some(before) = unseen {
            record.before = before;
        }
        if was_on_top {
            if unseen.is_some() {
                book.look_behind(self.signal, index, Asker::IsOnTop);
            }
            book.layers[index].stands = false;
            return Ok(());
        }
        self.put_back(book, index, put)
    }

    /// It was called meanwhile, and would have been reset by the kernel.
    fn reset_if_called(&self, record: &mut Record, index: usize) {
        if record.before.sa_flags & libc::SA_RESETHAND != 0 && !self.layers[index].is_unused() {
            record.before = action::default_action();
        }
    }

    /// Somebody came after us, and we have `put` there what was before us: back with it; and again, if yet
    /// another came meanwhile.
    fn put_back(&self, book: &mut Book, index: usize, mut put: usize) -> io::Result<()> {
        let mut found = book.layers[index].found;
        loop {
            let mut next = action::default_action();
            action::swap(self.signal, &found, &mut next)?;
            if next.sa_sigaction == put {
                break;
            }
            put = found.sa_sigaction;
            found = next;
        }
        self.covered(book, index, found);
        Ok(())
    }

    fn covered(&self, book: &mut Book, index: usize, by: libc::sigaction) {
        let before = book.layers[index].before.sa_sigaction;
        book.covered(self.signal, index, by);
        if book.layers[index].before.sa_sigaction != before {
            self.layers[index].know(self, &book.layers[index].before);
        }
    }
}
