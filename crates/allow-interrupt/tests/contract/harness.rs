//! A case is a pair: a *scenario*, run in a program of its own, and a *check*,
//! which drives that program from outside. See `clause_00_driver.rs`.

// A vocabulary: a word may be waiting for its first clause.
#![allow(dead_code, unused_imports)]

mod case;
mod child;
mod run;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};
use press_ctrl_c::Program;

pub use self::case::{Case, EVERYWHERE, Platform, Platforms, UNIX, WINDOWS, case};
pub use self::run::{Check, Run};
pub use press_ctrl_c::report::Reporter;
pub use press_ctrl_c::{Ended, Key, signal};

/// Names the scenario; set, this binary is the program under test.
const SCENARIO: &str = "CONTRACT_SCENARIO";
/// Set for a scenario that has to ignore interrupts by means of its own.
pub const IGNORING: &str = "CONTRACT_IGNORING";
/// This test, built for Windows: makes the trials under Wine possible.
const WINDOWS_EXE: &str = "CONTRACT_WINDOWS_EXE";

/// The named modules' cases, each with the module's name.
macro_rules! clauses {
    ($($module:ident),* $(,)?) => {
        vec![$((stringify!($module), $module::cases())),*]
    };
}

/// A check's `assert!`: fails the trial with the message.
macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+).into());
        }
    };
}
pub(crate) use self::case::only_on;
pub(crate) use {clauses, ensure};

pub fn main(clauses: Vec<(&'static str, Vec<Case>)>) -> ExitCode {
    let named = clauses.into_iter().flat_map(|(clause, cases)| {
        cases
            .into_iter()
            .map(move |case| (format!("{clause}::{}", case.name), case))
    });
    if let Ok(wanted) = env::var(SCENARIO) {
        return match named.into_iter().find(|(name, _)| *name == wanted) {
            Some((_, case)) => child::run(case.scenario),
            None => child::refuse(&format!("no scenario {wanted}")),
        };
    }
    let mut args = Arguments::from_args();
    // Nearly all of a trial is waiting for another process.
    args.test_threads = args.test_threads.or(Some(4));
    let platforms = platforms();
    let mut trials = Vec::new();
    for (name, case) in named {
        let case = Arc::new(case);
        for (platform, exe) in &platforms {
            if (case.platforms)(*platform) {
                let (name, case, platform, exe) =
                    (name.clone(), case.clone(), *platform, exe.clone());
                trials.push(Trial::test(format!("{name} [{platform}]"), move || {
                    let program = program(platform, exe, &name, &case);
                    (case.check)(&mut Run::start(program, platform)?)
                }));
            }
        }
    }
    libtest_mimic::run(&args, trials).exit_code()
}

/// Those that can be had here, each with the program to start.
fn platforms() -> Vec<(Platform, PathBuf)> {
    let own = env::current_exe().expect("the path of this test");
    let mut platforms = vec![(Platform::NATIVE, own)];
    if let Some(exe) = env::var_os(WINDOWS_EXE).map(PathBuf::from) {
        assert!(
            exe.is_file(),
            "{WINDOWS_EXE}: no such file: {}",
            exe.display()
        );
        platforms.push((Platform::WindowsWine, exe));
    }
    platforms
}

fn program(platform: Platform, exe: PathBuf, name: &str, case: &Case) -> Program {
    let mut program = match platform {
        Platform::WindowsWine => Program::wine(exe),
        _ => Program::new(exe),
    };
    program = program
        .env(SCENARIO, name)
        .env("RUST_BACKTRACE", "0")
        .args(&case.args);
    if case.ignoring {
        program = match platform {
            Platform::WindowsWine => program.env(IGNORING, "1"),
            _ => program.ignoring_interrupts(),
        };
    }
    if case.without_terminal {
        program = program.without_terminal();
    }
    program
}
