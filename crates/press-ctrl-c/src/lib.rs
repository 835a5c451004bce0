//! Starts a program in a terminal of its own, presses Ctrl-C as a person would,
//! and says how the program took it.
//!
//! "As a person would" is meant literally: the key is a byte typed into the
//! terminal, and the operating system makes the signal or the console event of
//! it. Nothing here calls a handler, and nothing waits for a time: the driver
//! waits for what the program says, with a limit that is reported as such.
//!
//! ```
//! # #[cfg(unix)]
//! # fn main() -> Result<(), press_ctrl_c::Error> {
//! use press_ctrl_c::{Ended, Key, Program, signal};
//!
//! let mut run = Program::new("sh").args(["-c", "echo ready; exec sleep 60"]).start()?;
//! run.wait_for("ready")?;
//! run.press(Key::CtrlC)?;
//!
//! let outcome = run.finish()?;
//! assert_eq!(outcome.ended, Ended::Signal(signal::SIGINT));
//! println!("{} {:?} after the press", outcome.ended, outcome.reaction.unwrap());
//! # Ok(())
//! # }
//! # #[cfg(not(unix))]
//! # fn main() {}
//! ```
//!
//! # What a program says
//!
//! A program is heard in two ways: by what it writes to its terminal, and by
//! the lines that it *reports* through the small client in [`report`]. Use
//! reports where you can. They are exact, they tell which moment the program
//! has reached, and they work for Windows programs too, whose console output
//! arrives as terminal escapes.
//!
//! # Systems
//!
//! | where | the terminal | the key |
//! |---|---|---|
//! | Linux, macOS, the BSDs | a pty, a session of its own | a byte to the pty |
//! | a Windows program on those, [`Program::wine`] | the same; Wine makes a console of it | the same |
//! | Windows | a pseudo console (ConPTY) | typed into it |
//! | Windows, within Wine | Wine's pseudo console | an event to its programs |
//!
//! [`Running::way`] says which. Within Wine a process is on one console at a
//! time, so each press leaves our own console for a moment.
//!
//! # Nobody is left behind
//!
//! Dropping a [`Running`] kills the program and whatever it started, so a
//! panicking test leaves nothing either. How far that reaches:
//!
//! * Linux: every process of the session, and those that left the session but
//!   carry the program's environment. Under Wine, Wine's own services stay.
//! * macOS and the BSDs: the program's process group, and a hang-up for the rest
//!   of the terminal.
//! * Windows: the program and all that it starts, by a job object.
//!
//! That is so as long as destructors run. If the whole process is killed, Windows
//! still ends the job; on Unix the terminal closes, and programs get a hang-up.
//! The command `press-ctrl-c` ends its program before it dies by SIGINT, SIGTERM
//! or SIGHUP; a test can do the same by a [`Canceller`].

#![deny(unsafe_code)]

mod error;
mod expect;
mod outcome;
mod program;
mod recording;
pub mod report;
mod running;
mod screen;
pub mod signal;
mod sys;
mod watch;
#[cfg(unix)]
mod wine;

pub use error::Error;
pub use expect::{Expectation, NotAnExpectation};
pub use outcome::{Ended, Left, Outcome, Way};
pub use program::Program;
pub use regex::Regex;
pub use running::{Canceller, Key, Running};

/// The README's examples are compiled too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
