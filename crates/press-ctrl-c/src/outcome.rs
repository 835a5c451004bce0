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
    /// Windows ended it, by the default handler of Ctrl-C or when its terminal
    /// closed: exit code `0xC000013A`.
    ///
    /// Wine 8's default handler exits with 0, whatever the event; and `wine` hands
    /// on only the low eight bits of a code, so this is never seen from outside.
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

/// A process that a program had started and did not end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Left {
    /// Its process id.
    pub pid: u32,
    /// The system's name for it; empty where that is not known.
    pub name: String,
}

#[cfg(any(target_os = "linux", windows))]
impl Left {
    pub(crate) fn new(pid: u32, name: String) -> Self {
        Self { pid, name }
    }
}

/// In which terminal a program runs, and so how a key gets to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Way {
    /// Unix: a pty and a session of its own. A key is a byte; the kernel makes
    /// the signal.
    Pty,
    /// A Windows program on Unix: Wine in such a pty, of which it makes a
    /// console. A key is a byte.
    WineInPty,
    /// Windows: a pseudo console (ConPTY). A key is typed into it.
    PseudoConsole,
    /// Within Wine: a pseudo console, too, but Wine's ends its programs when it
    /// reads the byte. So Ctrl-C is an event sent to the program's group, whose
    /// ignore flag is cleared at the start. Ctrl-Break, and the closing of the
    /// terminal, are brought to each process on the console as Windows does it.
    PseudoConsoleOfWine,
    /// None, so there are no keys.
    NoTerminal,
}

impl Way {
    /// Whether it is a Windows program that Wine runs.
    #[must_use]
    pub fn is_wine(self) -> bool {
        matches!(self, Self::WineInPty | Self::PseudoConsoleOfWine)
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pty => "a pty of its own; keys are bytes",
            Self::WineInPty => "Wine in a pty of its own; keys are bytes",
            Self::PseudoConsole => "a pseudo console (ConPTY); keys are typed into it",
            Self::PseudoConsoleOfWine => {
                "a pseudo console of Wine; keys are console events to its programs"
            }
            Self::NoTerminal => "no terminal",
        })
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
    /// How much it wrote there in all, in bytes.
    pub written: u64,
    /// Who was still there half a second after the program had ended, and was
    /// killed. Always empty on macOS and the BSDs, where that is not known.
    pub left: Vec<Left>,
    /// Whether the terminal is as the program got it: its modes, the cursor,
    /// the screen. `None` where that cannot be told: for Windows programs, and
    /// when the terminal is closed.
    pub terminal_restored: Option<bool>,
}
