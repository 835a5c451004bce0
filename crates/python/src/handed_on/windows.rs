//! Windows makes a thread for each press, which calls one handler after the other: when it has
//! ended, all have been called.
//!
//! OS reference: [HandlerRoutine](https://learn.microsoft.com/windows/console/handlerroutine).

use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use windows_sys::Win32::System::Threading::{
    GetCurrentThreadId, OpenThread, THREAD_SYNCHRONIZE, WaitForSingleObject,
};

/// Somebody else's handler, further out, may take its time. Python's comes late then.
const LIMIT: Duration = Duration::from_secs(1);

/// What the hook has seen of a scope's presses.
#[derive(Default)]
pub struct HandedOn {
    seen: Mutex<Seen>,
    more: Condvar,
}

#[derive(Default)]
struct Seen {
    presses: u32,
    /// Of the newest: there is never more than one at work.
    thread: Option<Arc<PressThread>>,
}

struct PressThread {
    id: u32,
    /// `None` if the system had no handle left.
    handle: Option<OwnedHandle>,
}

impl PressThread {
    fn current() -> Self {
        // SAFETY: no arguments.
        let id = unsafe { GetCurrentThreadId() };
        // SAFETY: of a thread that lives: this one.
        let handle = unsafe { OpenThread(THREAD_SYNCHRONIZE, 0, id) };
        // SAFETY: just opened, and nobody else has it.
        let handle = (!handle.is_null()).then(|| unsafe { OwnedHandle::from_raw_handle(handle) });
        Self { id, handle }
    }

    fn wait(&self, limit: Duration) {
        // SAFETY: no arguments.
        let is_this = self.id == unsafe { GetCurrentThreadId() };
        let Some(handle) = self.handle.as_ref().filter(|_| !is_this) else {
            return;
        };
        let milliseconds = u32::try_from(limit.as_millis()).unwrap_or(0);
        // SAFETY: a handle of ours.
        unsafe { WaitForSingleObject(handle.as_raw_handle(), milliseconds) };
    }
}

impl HandedOn {
    pub fn new() -> Self {
        Self::default()
    }

    /// In the hook, on the system's thread.
    pub fn press(&self) {
        let thread = Arc::new(PressThread::current());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.presses += 1;
        seen.thread = Some(thread);
        self.more.notify_all();
    }

    /// Waits until Python's handler has had this many presses; at most a second.
    pub fn wait(&self, presses: u32) {
        let deadline = Instant::now() + LIMIT;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // A press is counted, and wakes those who wait for it, just before its hook begins.
        let on_its_way = |seen: &mut Seen| seen.presses < presses;
        let (seen, _) = self
            .more
            .wait_timeout_while(seen, LIMIT, on_its_way)
            .unwrap_or_else(PoisonError::into_inner);
        let thread = seen.thread.clone();
        drop(seen);
        if let Some(thread) = thread {
            thread.wait(deadline.saturating_duration_since(Instant::now()));
        }
    }
}
