//! The Python package, with a real key pressed.
//!
//! What is tested stands in Python, in `scenarios/`: each scenario is a function, and above it what
//! it says and what is done to it. This binary asks Python for the list, starts each in a terminal
//! of its own, and keeps to what is written there.
//!
//! `PRESSED_PYTHON` names a Python of this system that has the package; `PRESSED_WINDOWS_PYTHON` a
//! `python.exe` that Wine runs. Without them there is nothing to do.

mod case;
mod run;

use std::env;
use std::path::PathBuf;

use libtest_mimic::{Arguments, Trial};

use crate::case::Python;

fn main() {
    let mut arguments = Arguments::from_args();
    // Nearly all of a trial is waiting for another process.
    arguments.test_threads = arguments.test_threads.or(Some(4));
    let here = env::var_os("PRESSED_PYTHON").map(|exe| (env::consts::OS, exe, false));
    let wine = env::var_os("PRESSED_WINDOWS_PYTHON").map(|exe| ("windows-wine", exe, true));
    let mut trials = Vec::new();
    for (platform, exe, wine) in [here, wine].into_iter().flatten() {
        let exe = PathBuf::from(exe);
        let python = Python { exe, wine };
        for case in python.cases() {
            let python = python.clone();
            let name = format!("{} [{platform}]", case.name);
            trials.push(Trial::test(name, move || run::run(&python, &case)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit()
}
