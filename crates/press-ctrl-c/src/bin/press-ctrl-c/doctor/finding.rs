//! One line of the report.

use serde::Serialize;

/// Which line. In JSON by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    Reacts,
    AtOnce,
    TellsItsParent,
    LeavesNobody,
    PutsTheTerminalBack,
    PressedTwice,
    DuringStartUp,
    TerminalClosed,
    Terminated,
    UnderNohup,
}

/// Good, bad, or not to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    Good,
    Bad,
    Skipped,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    pub line: Line,
    pub grade: Grade,
    /// What was seen.
    pub seen: String,
    /// What to do about it.
    pub advice: Option<&'static str>,
    /// How allow-interrupt helps with it, if it does.
    pub allow_interrupt: Option<&'static str>,
}

impl Finding {
    pub fn good(line: Line, seen: impl Into<String>) -> Self {
        let seen = seen.into();
        let grade = Grade::Good;
        Self {
            line,
            grade,
            seen,
            advice: None,
            allow_interrupt: None,
        }
    }

    pub fn bad(line: Line, seen: impl Into<String>) -> Self {
        Self {
            grade: Grade::Bad,
            advice: Some(line.advice()),
            allow_interrupt: line.allow_interrupt(),
            ..Self::good(line, seen)
        }
    }

    /// It may be meant so, as in an editor; nobody can tell from outside.
    pub fn bad_if_raw(line: Line) -> Self {
        Self {
            advice: Some(
                "Unless that is meant so, as in an editor: end on the byte 3, or leave it to the \
                terminal (ISIG, ENABLE_PROCESSED_INPUT) to make an interrupt of it.",
            ),
            allow_interrupt: None,
            ..Self::bad(line, "it reads the terminal raw: Ctrl-C is a byte to it")
        }
    }

    pub fn skipped(line: Line, why: impl Into<String>) -> Self {
        Self {
            grade: Grade::Skipped,
            ..Self::good(line, why)
        }
    }

    pub fn judged(line: Line, is_good: bool, seen: impl Into<String>) -> Self {
        match is_good {
            true => Self::good(line, seen),
            false => Self::bad(line, seen),
        }
    }
}

impl Line {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reacts => "reacts to Ctrl-C",
            Self::AtOnce => "does so at once",
            Self::TellsItsParent => "tells its parent",
            Self::LeavesNobody => "leaves nobody behind",
            Self::PutsTheTerminalBack => "puts the terminal back",
            Self::PressedTwice => "pressed twice quickly",
            Self::DuringStartUp => "during start-up",
            Self::TerminalClosed => "terminal closed",
            Self::Terminated => "SIGTERM",
            Self::UnderNohup => "under nohup",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Reacts => {
                "It is blocked where no handler can free it, or swallows the press. \
                Let the press wake the blocked call, and end the loop."
            }
            Self::AtOnce => {
                "It asks a flag from time to time, or tidies up for long. \
                Wake what is blocked, and keep the way out short."
            }
            Self::TellsItsParent => {
                "Shells, make and CI cannot tell an interrupt from a failure. \
                Tidy up, then let the default end it: SIGINT, or 0xC000013A."
            }
            Self::LeavesNobody => {
                "End your children when you end: keep them in your process group, \
                or, on Windows, in a job object."
            }
            Self::PutsTheTerminalBack => {
                "Put modes, screen and cursor back on the way out: \
                a handler that exits skips the guards that would do it."
            }
            Self::PressedTwice => {
                "A second press is somebody who means it. \
                It should end the program at once, whatever the first one began."
            }
            Self::DuringStartUp => {
                "Leave Ctrl-C to the system until you can handle it, \
                or handle it from the first line on."
            }
            Self::TerminalClosed => {
                "Handle SIGHUP (CTRL_CLOSE_EVENT) as an interrupt, \
                or leave it to the system: without a terminal nobody can stop the program."
            }
            Self::Terminated => {
                "Services and containers are stopped by SIGTERM. Handle it as an interrupt, \
                or leave it to the system."
            }
            Self::UnderNohup => {
                "Its parent asked for Ctrl-C to be ignored. \
                Look at what was there before you install a handler."
            }
        }
    }

    fn allow_interrupt(self) -> Option<&'static str> {
        match self {
            Self::Reacts => Some("Scope::enter(hook): the hook frees the blocked call"),
            Self::AtOnce => Some("Scope::wait, .pollable(): the press is the wake-up"),
            Self::TellsItsParent => {
                Some("scope.leave(), or .pass_on(): the default ends it, faithfully")
            }
            Self::LeavesNobody => None,
            Self::PutsTheTerminalBack => {
                Some("the scope ends the loop, and the guards behind it run")
            }
            Self::PressedTwice => {
                Some(".escalate_at(2): the second press goes to what was there before")
            }
            Self::DuringStartUp => {
                Some("enter the scope first; a press that nobody took waits in it")
            }
            Self::TerminalClosed => Some(".events([Event::CtrlC, Event::Close])"),
            Self::Terminated => Some(".events([Event::CtrlC, Event::Shutdown])"),
            Self::UnderNohup => Some("entering a scope respects an inherited \"ignore\""),
        }
    }
}
