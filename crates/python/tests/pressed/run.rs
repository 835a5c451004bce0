//! Runs a scenario, and keeps to what is written above it.

use std::fmt::Display;

use libtest_mimic::Failed;
use press_ctrl_c::{Ended, Key, Program, Running, signal};

use crate::case::{Case, DIR, Ends, Python, Step};

type Check = Result<(), Failed>;

/// The last line of a scenario that ends by itself.
const END: &str = "end";

pub fn run(python: &Python, case: &Case) -> Check {
    let mut program = match python.wine {
        true => Program::wine(&python.exe),
        false => Program::new(&python.exe),
    };
    if case.ignoring {
        program = program.ignoring_interrupts();
    }
    if !case.terminal {
        program = program.without_terminal();
    }
    let running = program
        .current_dir(DIR)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(&case.python)
        .args(["-m", "scenarios", &case.name])
        .start()?;
    let mut run = Run {
        running,
        ended: false,
        python,
    };
    case.steps.iter().try_for_each(|step| run.step(step))?;
    run.end(case.ends)
}

struct Run<'a> {
    running: Running,
    /// It came before what a child had said, on a connection of its own.
    ended: bool,
    python: &'a Python,
}

impl Run<'_> {
    fn step(&mut self, step: &Step) -> Check {
        match step {
            Step::Hear(line) => self.expect(std::slice::from_ref(line))?,
            Step::HearAll(lines) => self.expect(lines)?,
            Step::HearUntil(line) => self.running.wait_for(line)?,
            Step::See(text) => self.running.wait_for(text)?,
            Step::Press => self.running.press(Key::CtrlC)?,
            Step::PressBackslash => self.running.press(Key::CtrlBackslash)?,
            Step::CloseTerminal => self.running.close_terminal()?,
            Step::Terminate => self.running.terminate()?,
            Step::Send(line) => self.running.send(line)?,
        }
        Ok(())
    }

    fn expect(&mut self, lines: &[String]) -> Check {
        let mut missing = lines.to_vec();
        while !missing.is_empty() {
            let next = self.running.next_report()?;
            match missing.iter().position(|line| *line == next) {
                Some(at) => drop(missing.swap_remove(at)),
                None if next == END && !self.ended => self.ended = true,
                None => return self.fail(format!("{missing:?} was to come, not {next:?}")),
            }
        }
        Ok(())
    }

    fn end(&mut self, ends: Ends) -> Check {
        if ends == Ends::Clean && !self.ended {
            self.expect(&[END.to_owned()])?;
        }
        let outcome = self.running.finish()?;
        let unread = self.running.unread_reports();
        if !unread.is_empty() {
            return self.fail(format!("nothing more was to come, but {unread:?} came"));
        }
        let wanted = match ends {
            Ends::AtExit if outcome.ended == Ended::Code(0) => outcome.ended,
            _ => self.wanted(ends),
        };
        match outcome.ended == wanted {
            true => Ok(()),
            false => self.fail(format!("it {}; wanted: {wanted}", outcome.ended)),
        }
    }

    fn wanted(&self, ends: Ends) -> Ended {
        let windows = self.python.wine || cfg!(windows);
        match ends {
            Ends::Clean => Ended::Code(0),
            Ends::Code(code) => Ended::Code(code),
            // Wine's answer is to exit with 0; and of 0xC000013A it hands on the low eight bits.
            Ends::Default if self.python.wine => Ended::Code(0),
            Ends::Interrupted if self.python.wine => Ended::Code(0x3A),
            Ends::AtExit if self.python.wine => Ended::Code(0),
            Ends::AtExit | Ends::Default | Ends::Interrupted if windows => Ended::ControlC,
            Ends::AtExit | Ends::Default | Ends::Interrupted => Ended::Signal(signal::SIGINT),
        }
    }

    /// With all that the program said, for whoever has to find out why.
    fn fail(&self, message: impl Display) -> Check {
        let reports = self.running.reports().join(" | ");
        let terminal = self.running.terminal();
        Err(format!("{message}\n  reported: {reports}\n  its terminal showed: {terminal}").into())
    }
}
