//! The notation for a case, and the platforms that it can speak of.

use std::fmt;

use super::{Check, Reporter, Run};

/// Where a scenario runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// The system of this test, by its name: "linux", "macos", "windows".
    Native(&'static str),
    /// Windows, as Wine has it, on this system.
    WindowsWine,
}

impl Platform {
    pub const NATIVE: Self = Self::Native(std::env::consts::OS);

    pub fn is_windows(self) -> bool {
        self == Self::WindowsWine || cfg!(windows)
    }

    pub fn is_unix(self) -> bool {
        !self.is_windows()
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Native(name) => f.write_str(name),
            Self::WindowsWine => f.write_str("windows-wine"),
        }
    }
}

/// Which platforms a case speaks of; a closure will do as well.
pub type Platforms = fn(Platform) -> bool;
pub const EVERYWHERE: Platforms = |_| true;
pub const UNIX: Platforms = Platform::is_unix;
pub const WINDOWS: Platforms = Platform::is_windows;

/// One sentence of the contract, and how to see whether it holds.
pub struct Case {
    pub(super) name: &'static str,
    pub(super) platforms: Platforms,
    pub(super) ignoring: bool,
    pub(super) without_terminal: bool,
    pub(super) args: Vec<&'static str>,
    pub(super) scenario: Box<dyn Fn(&Reporter) + Send + Sync>,
    pub(super) check: Box<dyn Fn(&mut Run) -> Check + Send + Sync>,
}

/// Starts a case; `scenario` and `check` complete it.
pub fn case(name: &'static str) -> Case {
    Case {
        name,
        platforms: EVERYWHERE,
        ignoring: false,
        without_terminal: false,
        args: Vec::new(),
        scenario: Box::new(|_| unreachable!("a case without a scenario")),
        check: Box::new(|_| Err("a case without a check".into())),
    }
}

impl Case {
    /// What the program under test does, on its main thread. When it returns,
    /// the program reports "end" and exits 0; a panic is reported, and exits 101.
    pub fn scenario(mut self, scenario: impl Fn(&Reporter) + Send + Sync + 'static) -> Self {
        self.scenario = Box::new(scenario);
        self
    }

    /// What is done to the program, and what it must say.
    pub fn check(mut self, check: impl Fn(&mut Run) -> Check + Send + Sync + 'static) -> Self {
        self.check = Box::new(check);
        self
    }

    /// Only there. Everywhere unless said.
    pub fn on(mut self, platforms: Platforms) -> Self {
        self.platforms = platforms;
        self
    }

    /// Started with Ctrl-C ignored, as by `nohup` or CREATE_NEW_PROCESS_GROUP.
    pub fn ignoring_interrupts(mut self) -> Self {
        self.ignoring = true;
        self
    }

    /// Started without terminal or console.
    pub fn without_terminal(mut self) -> Self {
        self.without_terminal = true;
        self
    }

    /// Arguments for the scenario, which finds them in `std::env::args`.
    pub fn args(mut self, args: impl IntoIterator<Item = &'static str>) -> Self {
        self.args.extend(args);
        self
    }
}

/// A scenario that only builds on one of `unix` and `windows`. The check stands
/// beside it and builds everywhere: Linux drives the scenarios of Windows too.
macro_rules! only_on {
    ($system:ident, $scenario:expr) => {{
        #[cfg($system)]
        let scenario: fn(&Reporter) = $scenario;
        #[cfg(not($system))]
        let scenario: fn(&Reporter) =
            |_| unreachable!(concat!("a scenario for ", stringify!($system)));
        scenario
    }};
}
pub(crate) use only_on;
