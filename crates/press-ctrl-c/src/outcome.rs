//! How a program ended.

use std::fmt;
use std::time::Duration;

use crate::signal;

/// How a program ended. In words by its `Display`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ended {
    /// It exited with this code.
    Code(i32),
    /// A signal ended it (Unix). See [`crate::signal`] for the numbers.
    Signal(i32),
    /// The default Ctrl-C handler of Windows ended it: exit code `0xC000013A`.
    ///
    /// Wine 8's default handler exits with 0, and `wine` hands on only the low
    /// eight bits of a code, so this is never seen through Wine.
    ControlC,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Code(code) => write!(f, "exited {code}"),
            Self::Signal(number) => write!(f, "died by {}", signal::describe(number)),
            Self::ControlC => write!(f, "died by Ctrl-C (0xC000013A)"),
        }
    }
}

/// What [`Running::finish`](crate::Running::finish) hands back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// How the program ended.
    pub ended: Ended,
    /// From the last key, signal or hang-up sent before the end, to the end.
    /// `None` if nothing was sent.
    ///
    /// Under Wine the end is the moment when the program's last report
    /// connection closed, if it made one: `wine` itself can take two seconds
    /// longer to return than the program that it ran.
    pub reaction: Option<Duration>,
    /// Every line that was reported, from the start.
    pub reports: Vec<String>,
    /// What the terminal showed (the last megabyte of it), or what the program
    /// wrote, if it had no terminal.
    pub terminal: String,
}
