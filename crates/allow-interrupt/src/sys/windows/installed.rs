//! What the system has of ours, written down under the registry's lock, and the calls that have to
//! be made without it.
//!
//! `SetConsoleCtrlHandler` waits for the handlers that are running, and a handler of ours may be
//! waiting for the thread that enters or leaves: in a hook, or in the hold of a final event. So
//! the call is never made under a lock; and while our routine runs, scopes are entered and left
//! without the call as long as another stays open. The entries that are too many then go with a
//! later leave, the last one at the latest.
//!
//! A hook that leaves the last scope cannot wait for itself, and the list that the system is
//! walking over just then had better not lose the entry that it stands on (in Wine 8.0 that is a
//! use after free). There the system's thread pool makes the call, when the press is over.
//!
//! The same goes for as long as a scope is open that holds final events. The system takes its lock
//! before it calls our routine, so a thread may be waiting for that lock already when the hold
//! begins; and if this is the thread that would leave the scope, both would wait for ever.

use std::io;

use windows_sys::Win32::Foundation::ERROR_INVALID_PARAMETER;

use super::{ignore, routine};
use crate::event::{Event, EventSet};
use crate::registry::REGISTRY;
use crate::sys::{Claim, Claimed};

pub(crate) struct Installed {
    scopes: usize,
    /// Those that claim a final event.
    holding: usize,
    /// How often the routine is in the system's list, as far as we put it there.
    entries: usize,
    ignore: ignore::Cleared,
}

/// To be done without the lock.
#[must_use]
#[derive(Default)]
pub(crate) struct Todo {
    add_entry: bool,
    remove_entries: usize,
    /// Entries are to go when the press is over.
    remove_later: bool,
    ignore: ignore::Todo,
}

impl Installed {
    pub(crate) const fn new() -> Self {
        Self {
            scopes: 0,
            holding: 0,
            entries: 0,
            ignore: ignore::Cleared::new(),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "on Unix this calls the system")]
    pub(crate) fn claim(&mut self, claim: Claim) -> io::Result<(Claimed, Todo)> {
        let mut todo = Todo::default();
        if claim.clear_ignored {
            todo.ignore = self.ignore.clear();
        }
        // Of all events the flag concerns only this one.
        let ignored = claim.events.contains(Event::CtrlC)
            && !claim.clear_ignored
            && (ignore::is_set() || self.ignore.hides_it());
        let is_ignored = |event: &Event| ignored && *event == Event::CtrlC;
        self.scopes += 1;
        self.holding += usize::from(holds(claim.events));
        todo.add_entry = self.entries == 0 || !self.list_may_be_in_use();
        self.entries += usize::from(todo.add_entry);
        let claimed = Claimed {
            events: claim.events.iter().filter(|e| !is_ignored(e)).collect(),
            ignored: Event::ALL
                .into_iter()
                .filter(is_ignored)
                .collect::<EventSet>(),
            cleared: claim.clear_ignored,
        };
        Ok((claimed, todo))
    }

    /// Whether changing the system's list could mean waiting until a scope is left.
    fn list_may_be_in_use(&self) -> bool {
        self.holding > 0 || routine::is_running()
    }

    /// How many entries are too many; the caller removes them.
    fn take_surplus(&mut self) -> usize {
        let surplus = self.entries.saturating_sub(self.scopes);
        self.entries -= surplus;
        surplus
    }

    pub(super) fn ignore(&mut self) -> &mut ignore::Cleared {
        &mut self.ignore
    }

    pub(crate) fn release(&mut self, claimed: Claimed) -> Todo {
        let mut todo = Todo::default();
        if claimed.cleared {
            todo.ignore = self.ignore.put_back();
        }
        self.scopes -= 1;
        self.holding -= usize::from(holds(claimed.events));
        if routine::is_on_this_thread() {
            todo.remove_later = true;
        } else if self.scopes == 0 || !self.list_may_be_in_use() {
            todo.remove_entries = self.take_surplus();
        }
        todo
    }
}

impl Todo {
    pub(crate) fn settle(self) -> io::Result<()> {
        let mut result = self.ignore.settle();
        if self.add_entry {
            let added = routine::add();
            if added.is_err() {
                REGISTRY.lock().installed.entries -= 1;
            }
            result = result.and(added);
        }
        if self.remove_later {
            // If the pool has no room, a later leave removes them.
            routine::after_this_press(remove_surplus);
        }
        result.and(remove(self.remove_entries))
    }
}

fn holds(events: EventSet) -> bool {
    events.iter().any(Event::is_final)
}

fn remove_surplus() {
    let surplus = REGISTRY.lock().installed.take_surplus();
    // Nobody to tell.
    let _ = remove(surplus);
}

fn remove(entries: usize) -> io::Result<()> {
    // Each is tried, whatever the others say.
    (0..entries)
        .map(|_| routine::remove())
        .fold(Ok(()), io::Result::and)
        .map_err(explain)
}

fn explain(error: io::Error) -> io::Error {
    if error.raw_os_error() == Some(ERROR_INVALID_PARAMETER as i32) {
        return io::Error::new(
            io::ErrorKind::NotFound,
            "the table of handlers was reset while the scope was open, by AllocConsole, \
             AttachConsole or FreeConsole: the scope has heard no press since then",
        );
    }
    error
}

#[cfg(test)]
mod tests {
    use std::os::windows::io::{FromRawHandle, OwnedHandle};
    use std::ptr::{null, null_mut};
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::{Duration, Instant};

    use windows_sys::Win32::Foundation::FARPROC;
    use windows_sys::Win32::System::Console::CTRL_C_EVENT;
    use windows_sys::Win32::System::LibraryLoader::{GetModuleHandleW, GetProcAddress};
    use windows_sys::Win32::System::Threading::{CreateThread, LPTHREAD_START_ROUTINE};
    use windows_sys::w;

    use super::*;
    use crate::Scope;
    use crate::sys::windows::handle;

    /// The list cannot be read, but taking out what is not in it fails.
    fn nothing_is_left() -> bool {
        routine::remove().is_err()
    }

    /// One test, as the list belongs to the process.
    #[test]
    fn every_entry_goes_again() {
        assert!(nothing_is_left());
        for _ in 0..3 {
            drop(Scope::builder().enter().unwrap());
            assert!(nothing_is_left(), "one scope");
        }
        let [a, b, c] = [(); 3].map(|()| Scope::builder().pass_on().enter().unwrap());
        drop((b, a, c));
        assert!(nothing_is_left(), "three, in another order");
        left_by_a_hook();
    }

    /// What the console's host does for a key: a thread at the system's routine, which calls all
    /// handlers.
    fn press() {
        // SAFETY: two constant names, of a module that is always there.
        let routine = unsafe {
            let module = GetModuleHandleW(w!("kernelbase.dll"));
            GetProcAddress(module, c"CtrlRoutine".as_ptr().cast())
        };
        // SAFETY: a thread's routine, and an event is what it takes.
        let thread = unsafe {
            let routine = std::mem::transmute::<FARPROC, LPTHREAD_START_ROUTINE>(routine);
            CreateThread(null(), 0, routine, CTRL_C_EVENT as *const _, 0, null_mut())
        };
        assert!(!thread.is_null());
        // SAFETY: just made, and nobody else has it.
        let thread = unsafe { OwnedHandle::from_raw_handle(thread) };
        assert!(handle::wait(&thread, None).unwrap());
    }

    /// The entry goes when the press is over, by a thread of the system's.
    fn left_by_a_hook() {
        let own = Arc::new(Mutex::new(None));
        let to_leave = own.clone();
        let scope = Scope::enter(move |_| drop(to_leave.lock().unwrap().take())).unwrap();
        *own.lock().unwrap() = Some(scope);
        press();
        let until = Instant::now() + Duration::from_secs(20);
        while REGISTRY.lock().installed.entries > 0 {
            assert!(Instant::now() < until, "nobody takes the entry out");
            thread::yield_now();
        }
    }
}
