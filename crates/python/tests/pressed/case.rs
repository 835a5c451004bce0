//! What a scenario says of itself.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

/// A scenario, as `scenarios/case.py` describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    pub name: String,
    pub steps: Vec<Step>,
    pub ends: Ends,
    /// Started with Ctrl-C ignored.
    pub ignoring: bool,
    pub terminal: bool,
    /// Arguments for Python itself.
    pub python: Vec<String>,
}

/// One thing that is heard from it or done to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The next line is this one.
    Hear(String),
    /// The next lines are these, in any order.
    HearAll(Vec<String>),
    /// Lines until this one.
    HearUntil(String),
    /// This text is in its terminal.
    See(String),
    Press,
    PressBackslash,
    CloseTerminal,
    Terminate,
    Send(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// It says "end", and exits with 0.
    Clean,
    /// Nobody catches KeyboardInterrupt, and Python ends as by Ctrl-C.
    Interrupted,
    /// The system's own answer to Ctrl-C ends it.
    Default,
    /// With 0, or as by default once Python has taken its handlers away.
    AtExit,
    Code(i32),
}

#[derive(Clone, Debug)]
pub struct Python {
    pub exe: PathBuf,
    pub wine: bool,
}

/// The folder that has `scenarios`.
pub const DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pressed");

impl Python {
    /// Those that apply to its system.
    pub fn cases(&self) -> Vec<Case> {
        let mut list = if self.wine {
            let mut wine = Command::new("wine");
            wine.arg(&self.exe);
            wine
        } else {
            Command::new(&self.exe)
        };
        // The Windows one does not start with anything but pipes.
        let list = list
            .args(["-m", "scenarios"])
            .current_dir(DIR)
            .stdin(Stdio::piped())
            .output()
            .expect("Python starts");
        assert!(
            list.status.success(),
            "no list: {}\n{}",
            list.status,
            String::from_utf8_lossy(&list.stderr)
        );
        serde_json::from_slice(&list.stdout).expect("a list of cases")
    }
}
