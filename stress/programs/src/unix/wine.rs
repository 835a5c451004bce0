//! The driver of the programs for Windows: each runs under Wine in a terminal of its own, and asks for presses.

use std::time::Duration;

use press_ctrl_c::{Error, Key, Program};

use crate::case::Options;
use crate::tally::{Fault, Tally};

/// More than any step takes.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs the program so many rounds.
pub fn run(options: &Options, program: &str, rounds: u64) -> Tally {
    let mut tally = Tally::default();
    match drive(options, program, rounds) {
        Ok(found) => found,
        Err(error @ Error::TimeLimit { .. }) => {
            tally.fault(Fault::Hung, error.to_string());
            tally
        }
        Err(error) => {
            tally.fault(Fault::Crashed, error.to_string());
            tally
        }
    }
}

fn drive(options: &Options, program: &str, rounds: u64) -> Result<Tally, Error> {
    let exe = options.windows_exe.as_ref().expect("--windows-exe");
    let mut running = Program::wine(exe)
        .args(["--program", program, "--rounds", &rounds.to_string()])
        .env("RUST_BACKTRACE", "0")
        .time_limit(LIMIT)
        .start()?;
    loop {
        let line = running.next_report()?;
        if line == "press" {
            running.press(Key::CtrlC)?;
        } else if let Some(found) = Tally::read(&line) {
            // Wine may kill a program that has said its last line.
            running.finish()?;
            return Ok(found);
        }
    }
}
