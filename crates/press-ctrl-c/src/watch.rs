//! All that has been seen of a program so far, and the waiting for more.
//!
//! The threads that listen (to the terminal, to the report connections, for
//! the end) write here; the caller's waits read. One lock, one condition
//! variable: nothing is polled, and no wake-up can be missed.

use std::net::TcpStream;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::Ended;

/// A program that floods its terminal must not fill our memory.
const TERMINAL_KEPT: usize = 1 << 20;

#[derive(Debug, Default)]
pub(crate) struct State {
    /// What the terminal showed, the last of it.
    pub terminal: Vec<u8>,
    /// How many bytes it has been given since the start.
    pub terminal_written: u64,
    /// How much of it earlier waits have used up.
    pub terminal_taken: usize,
    pub terminal_closed: bool,
    /// Every reported line.
    pub lines: Vec<String>,
    /// How many of them earlier waits have used up.
    pub lines_taken: usize,
    /// The open report connections, to answer on.
    pub connections: Vec<(u64, TcpStream)>,
    pub last_hang_up: Option<Instant>,
    /// How the program ended, and when.
    pub end: Option<(Ended, Instant)>,
    /// See `Channel::knock`.
    pub knocks_heard: usize,
    /// The knock that was made at the end: nobody connects after it.
    pub last_knock: Option<usize>,
    /// Somebody wants the wait that is under way, or the next, to end.
    pub cancelled: bool,
}

impl State {
    /// Everybody who has connected before the program's end has been let in.
    pub fn all_let_in(&self) -> bool {
        self.last_knock
            .is_some_and(|knock| self.knocks_heard >= knock)
    }

    /// All that the program reported before its end has arrived.
    pub fn reports_complete(&self) -> bool {
        self.end.is_some() && self.all_let_in() && self.connections.is_empty()
    }

    pub fn terminal_text(&self) -> String {
        String::from_utf8_lossy(&self.terminal).into_owned()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Watch {
    state: Mutex<State>,
    changed: Condvar,
}

impl Watch {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        // A poisoned lock means that a thread panicked between two plain
        // assignments; the state is as good as ever.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_all();
        result
    }

    pub fn terminal_wrote(&self, bytes: &[u8]) {
        self.change(|state| {
            state.terminal.extend_from_slice(bytes);
            state.terminal_written += bytes.len() as u64;
            let surplus = state.terminal.len().saturating_sub(TERMINAL_KEPT);
            state.terminal.drain(..surplus);
            state.terminal_taken = state.terminal_taken.saturating_sub(surplus);
        });
    }

    /// Waits until `look` sees what it is looking for; `None` at the limit, or when it is cancelled.
    pub fn wait<T>(
        &self,
        limit: Duration,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> Option<T> {
        let deadline = Instant::now().checked_add(limit);
        let mut state = self.lock();
        loop {
            if let Some(found) = look(&mut state) {
                return Some(found);
            }
            if state.cancelled {
                return None;
            }
            state = match deadline {
                // A limit too large to be added up is no limit.
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.checked_duration_since(Instant::now())?;
                    let waited = self.changed.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}
