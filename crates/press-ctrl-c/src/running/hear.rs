//! Hearing what the program says, and waiting for it to say something.

use memchr::memmem;

use crate::watch::State;
use crate::{Error, Running};

impl Running {
    /// Waits until the program reports this line, or its terminal shows a text
    /// with this in it. Reports before that line count as read, and the
    /// terminal is searched only behind the last text found.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`] if the program ends before, [`Error::TimeLimit`].
    pub fn wait_for(&mut self, text: &str) -> Result<(), Error> {
        self.wait(&format!("{text:?}"), |state| {
            if let Some(at) = state.lines[state.lines_taken..]
                .iter()
                .position(|l| l == text)
            {
                state.lines_taken += at + 1;
                return Some(());
            }
            let unread = &state.terminal[state.terminal_taken..];
            state.terminal_taken += memmem::find(unread, text.as_bytes())? + text.len();
            Some(())
        })
    }

    /// Waits for the next line that the program reports.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`] if the program ends before, [`Error::TimeLimit`].
    pub fn next_report(&mut self) -> Result<String, Error> {
        self.wait("a report", |state| {
            let line = state.lines.get(state.lines_taken).cloned()?;
            state.lines_taken += 1;
            Some(line)
        })
    }

    /// The lines that have arrived and that nobody has waited for yet.
    #[must_use]
    pub fn unread_reports(&self) -> Vec<String> {
        let state = self.watch.lock();
        state.lines[state.lines_taken..].to_vec()
    }

    /// Every line reported so far.
    #[must_use]
    pub fn reports(&self) -> Vec<String> {
        self.watch.lock().lines.clone()
    }

    /// What the terminal has shown so far (the last megabyte of it).
    #[must_use]
    pub fn terminal(&self) -> String {
        self.watch.lock().terminal_text()
    }

    /// Waits for something that only a living program can do.
    pub(super) fn wait<T>(
        &self,
        waiting_for: &str,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, Error> {
        let silent = |state: &State| {
            state.reports_complete() && (state.terminal_closed || !self.output_closes)
        };
        self.wait_even_if_ended(waiting_for, |state| {
            let found = look(state).map(Ok);
            found.or_else(|| match state.end {
                Some((ended, _)) if silent(state) => Some(Err(Error::Ended {
                    program: self.name.clone(),
                    waiting_for: waiting_for.to_owned(),
                    ended,
                    reports: state.lines.clone(),
                    terminal: state.terminal_text(),
                })),
                _ => None,
            })
        })?
    }

    pub(super) fn wait_even_if_ended<T>(
        &self,
        waiting_for: &str,
        look: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, Error> {
        self.watch.wait(self.limit, look).ok_or_else(|| {
            let state = self.watch.lock();
            Error::TimeLimit {
                program: self.name.clone(),
                waiting_for: waiting_for.to_owned(),
                limit: self.limit,
                reports: state.lines.clone(),
                terminal: state.terminal_text(),
            }
        })
    }
}
