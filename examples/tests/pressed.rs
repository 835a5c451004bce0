//! Every example, with and without the scope, pressed as a person would.
//!
//! `EXAMPLES_WINDOWS_DIR` names a folder with the examples built for Windows;
//! then they are pressed under Wine, and not those of this system too, which
//! the plain run has covered.

use std::env;
use std::path::PathBuf;

use examples::drive::{self, HERE, WINE};
use libtest_mimic::{Arguments, Failed, Trial};
use press_ctrl_c::Program;

const EXAMPLES: [&str; 1] = ["zmq_poll"];

fn main() {
    let arguments = Arguments::from_args();
    let windows = env::var_os("EXAMPLES_WINDOWS_DIR").map(PathBuf::from);
    let mut trials = Vec::new();
    for example in EXAMPLES {
        trials.extend(both(HERE, example, move || {
            Program::new(built_beside_us().join(format!("{example}{}", env::consts::EXE_SUFFIX)))
        }));
        if let Some(dir) = &windows {
            let exe = dir.join(format!("{example}.exe"));
            trials.extend(both(WINE, example, move || Program::wine(&exe)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn both(
    platform: &'static str,
    example: &str,
    program: impl Fn() -> Program + Clone + Send + 'static,
) -> [Trial; 2] {
    let trial = |scope: bool, promise: &str| {
        let program = program.clone();
        Trial::test(format!("{platform}: {example}: {promise}"), move || {
            judge(&drive::press(platform, program(), scope)?)
        })
    };
    [
        trial(
            true,
            "with the scope a press frees the poll, nothing is lost, Ctrl-C is restored",
        ),
        trial(false, "without the scope a press does not free the poll"),
    ]
}

fn judge(verdict: &drive::Verdict) -> Result<(), Failed> {
    // The second half keeps the demo honest: no problem, no solution.
    if verdict.as_promised() && verdict.stopped == verdict.scope {
        return Ok(());
    }
    Err(format!("{verdict:?}").into())
}

/// Cargo builds the examples for the tests, into the folder next to theirs.
fn built_beside_us() -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let profile = test
        .ancestors()
        .nth(2)
        .expect("target/<profile>/deps/<test>");
    profile.join("examples")
}
