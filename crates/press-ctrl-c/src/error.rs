//! What can go wrong, told so that the message alone is enough.

use std::io;
use std::time::Duration;

use crate::Ended;

/// Why a program could not be driven.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program did not start, for instance because there is none.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// The program as it was named.
        program: String,
        /// What the system said.
        source: io::Error,
    },

    /// The program ended before that which was waited for.
    #[error("`{program}` {ended} before {waiting_for}{}", said(reports, terminal))]
    Ended {
        /// The program as it was named.
        program: String,
        /// What was waited for.
        waiting_for: String,
        /// How the program ended.
        ended: Ended,
        /// The lines that it had reported.
        reports: Vec<String>,
        /// What its terminal showed.
        terminal: String,
    },

    /// The time limit was hit. The program still runs.
    #[error(
        "waited {limit:?} in vain for {waiting_for} from `{program}`{}",
        said(reports, terminal)
    )]
    TimeLimit {
        /// The program as it was named.
        program: String,
        /// What was waited for.
        waiting_for: String,
        /// The limit, as set by [`Program::time_limit`](crate::Program::time_limit).
        limit: Duration,
        /// The lines reported so far.
        reports: Vec<String>,
        /// What the terminal showed so far.
        terminal: String,
    },

    /// [`Canceller::cancel`](crate::Canceller::cancel) has ended the wait. The program still runs.
    #[error("waiting for {waiting_for} was cancelled")]
    Cancelled {
        /// What was waited for.
        waiting_for: String,
    },

    /// A key, or a hang-up, for a program that has no terminal (any more).
    #[error("`{program}` has no terminal")]
    NoTerminal {
        /// The program as it was named.
        program: String,
    },

    /// Something that this system does not have.
    #[error("not to be had here: {what}")]
    Unsupported {
        /// What was asked for, and why it cannot be had.
        what: &'static str,
    },

    /// The system refused something else.
    #[error("cannot {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }
}

/// What was heard of the program, as an appendix to a message.
fn said(reports: &[String], terminal: &str) -> String {
    let mut text = String::new();
    if !reports.is_empty() {
        text += &format!("\n  reported: {}", reports.join(" | "));
    }
    if !terminal.trim().is_empty() {
        let shown = terminal
            .trim_end()
            .replace("\r\n", "\n")
            .replace('\n', "\n    ");
        text += &format!("\n  its terminal showed:\n    {shown}");
    }
    text
}
