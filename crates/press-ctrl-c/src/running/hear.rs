//! Hearing what the program says, and waiting for it to say something.

use std::time::Duration;

use memchr::memmem;
use regex::Regex;

use super::GRACE;
use crate::watch::State;
use crate::{Ended, Error, Running};

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

    /// Waits until a line that the program reports, or what its terminal shows,
    /// matches. Hands back what matched.
    ///
    /// The terminal is searched as a person reads it: its text, without escapes,
    /// behind the last match; and what is new on the screen since then. `^` and `$` mean the
    /// text's ends unless the pattern says `(?m)`.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`] if the program ends before, [`Error::TimeLimit`].
    pub fn wait_for_match(&mut self, pattern: &Regex) -> Result<String, Error> {
        let mut reader = std::mem::take(&mut self.reader);
        let found = self.wait(&format!("/{pattern}/"), |state| {
            let unread = state.lines[state.lines_taken..].iter();
            let mut matches = unread.enumerate().filter_map(|(at, line)| {
                let found = pattern.find(line)?;
                Some((at, found.as_str().to_owned()))
            });
            if let Some((at, found)) = matches.next() {
                state.lines_taken += at + 1;
                return Some(found);
            }
            reader.catch_up(state);
            reader.find(pattern)
        });
        self.reader = reader;
        found
    }

    /// What is on the terminal's screen now: its lines, without escapes.
    #[must_use]
    pub fn screen(&mut self) -> String {
        self.reader.catch_up(&self.watch.lock());
        self.reader.contents()
    }

    /// Waits for the program's end, for this long and not for the time limit.
    /// [`finish`](Self::finish) tells the rest.
    #[must_use]
    pub fn ends_within(&self, limit: Duration) -> Option<Ended> {
        self.watch
            .wait(limit, |state| state.end.map(|(ended, _)| ended))
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
        let found = self.wait_even_if_ended(waiting_for, |state| {
            let found = look(state).map(Some);
            found.or_else(|| state.reports_complete().then_some(None))
        })?;
        // It has ended. What it has written may be on its way, but somebody whom
        // it left on the terminal can hold that open for ever.
        let found = found.map(Some).or_else(|| {
            self.watch.wait(self.limit.min(GRACE), |state| {
                let closed = state.terminal_closed || !self.output_closes;
                look(state).map(Some).or_else(|| closed.then_some(None))
            })
        });
        found.flatten().ok_or_else(|| {
            let state = self.watch.lock();
            let (ended, _) = state.end.expect("`reports_complete` includes it");
            Error::Ended {
                program: self.name.clone(),
                waiting_for: waiting_for.to_owned(),
                ended,
                reports: state.lines.clone(),
                terminal: state.terminal_text(),
            }
        })
    }

    pub(super) fn wait_even_if_ended<T>(
        &self,
        waiting_for: &str,
        look: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, Error> {
        self.watch
            .wait(self.limit, look)
            .ok_or_else(|| match self.was_cancelled() {
                true => Error::Cancelled {
                    waiting_for: waiting_for.to_owned(),
                },
                false => self.time_limit(waiting_for),
            })
    }

    pub(super) fn time_limit(&self, waiting_for: &str) -> Error {
        let state = self.watch.lock();
        Error::TimeLimit {
            program: self.name.clone(),
            waiting_for: waiting_for.to_owned(),
            limit: self.limit,
            reports: state.lines.clone(),
            terminal: state.terminal_text(),
        }
    }
}
