//! What a check does with the program under test: all that the driver can, and
//! the expectations of the contract.

use std::fmt::Display;
use std::ops::{Deref, DerefMut};

use libtest_mimic::Failed;
use press_ctrl_c::{Error, Outcome, Program, Running, signal};

use super::{Ended, Platform};

/// What a check answers: `?` takes the driver's errors as well.
pub type Check = Result<(), Failed>;

/// How the program's report of a panic begins.
pub(super) const PANIC: &str = "panic: ";
/// The program's last line.
pub(super) const END: &str = "end";

/// The program under test. Everything that [`Running`] can, and more.
pub struct Run {
    running: Running,
    platform: Platform,
}

impl Run {
    pub(super) fn start(program: Program, platform: Platform) -> Result<Self, Error> {
        Ok(Self {
            running: program.start()?,
            platform,
        })
    }

    /// Where it runs, for expectations that differ.
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// The next line must be this one.
    pub fn expect(&mut self, line: &str) -> Check {
        let next = self.next_report()?;
        if next == line {
            Ok(())
        } else {
            self.fail(format!("{line:?} was to come, not {next:?}"))
        }
    }

    /// The next line must be the report of a panic whose message begins so.
    pub fn expect_panic(&mut self, message: &str) -> Check {
        let next = self.next_report()?;
        match next.strip_prefix(PANIC) {
            Some(panic) if panic.starts_with(message) => Ok(()),
            _ => self.fail(format!("a panic {message:?} was to come, not {next:?}")),
        }
    }

    /// The scenario must return, having said nothing more.
    pub fn expect_clean_end(&mut self) -> Check {
        self.expect(END)?;
        self.expect_ended(Ended::Code(0))
    }

    /// The system's own answer to Ctrl-C must end the program, which says
    /// nothing more: SIGINT, or 0xC000013A. Wine 8's answer is to exit with 0.
    pub fn expect_default_end(&mut self) -> Check {
        self.expect_ended(match self.platform {
            Platform::WindowsWine => Ended::Code(0),
            Platform::Native("windows") => Ended::ControlC,
            Platform::Native(_) => Ended::Signal(signal::SIGINT),
        })
    }

    /// The program must end so, and say nothing more.
    pub fn expect_ended(&mut self, ended: Ended) -> Check {
        let Outcome { ended: seen, .. } = self.finish()?;
        let unread = self.unread_reports();
        if !unread.is_empty() {
            return self.fail(format!("nothing more was to come, but {unread:?} came"));
        }
        if seen != ended {
            self.fail(format!("it {seen}; wanted: {ended}"))
        } else {
            Ok(())
        }
    }

    /// With all that the program said, for whoever has to find out why.
    fn fail(&self, message: impl Display) -> Check {
        let mut text = format!("{message}\n  reported: {}", self.reports().join(" | "));
        // A console of Wine's shows escapes only.
        if self.platform != Platform::WindowsWine {
            text += &format!("\n  its terminal showed: {}", self.terminal().trim_end());
        }
        Err(text.into())
    }
}

impl Deref for Run {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}

impl DerefMut for Run {
    fn deref_mut(&mut self) -> &mut Running {
        &mut self.running
    }
}
