//! Telling a program that waits for its user from one that is stuck.

use std::time::Duration;

use crate::screen;
use crate::{Error, Running};

/// What a terminal itself shows of Enter, if it makes no new line of it.
const ECHO_IF_RAW: &str = "^M";

impl Running {
    /// Whether the program waits for its user, as a shell at its prompt does: it is quiet for this
    /// long, and answers, in five times as long at the most, when Enter is pressed.
    ///
    /// What the terminal itself shows of that key is no answer; a new prompt is. A program that waits
    /// for a line without a prompt is not recognised. One that has ended is at no prompt.
    ///
    /// # Errors
    ///
    /// [`Error::NoTerminal`] without one; [`Error::Cancelled`], and then nothing has been typed.
    pub fn is_at_prompt(&mut self, quiet: Duration) -> Result<bool, Error> {
        let before = self.watch.lock().terminal_written;
        let disturbed = self.watch.wait(quiet, |state| {
            (state.terminal_written != before || state.end.is_some()).then_some(())
        });
        if self.was_cancelled() {
            let waiting_for = "quiet before Enter".to_owned();
            return Err(Error::Cancelled { waiting_for });
        }
        if disturbed.is_some() {
            return Ok(false);
        }
        self.type_text("\r")?;
        let answer = self.watch.wait(quiet.saturating_mul(5), |state| {
            let new = usize::try_from(state.terminal_written - before).unwrap_or(usize::MAX);
            let new = &state.terminal[state.terminal.len().saturating_sub(new)..];
            let answered = !matches!(screen::text_of(new).trim(), "" | ECHO_IF_RAW);
            answered
                .then_some(true)
                .or_else(|| state.end.map(|_| false))
        });
        Ok(answer.unwrap_or(false))
    }
}
