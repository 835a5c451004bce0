//! Every example, pressed as a person would: the main job with and without the scope, and each
//! adapter twice, since a press may come while the thread is blocked or just before.
//!
//! `EXAMPLES_WINDOWS_DIR` names a folder with the examples built for Windows;
//! then they are pressed under Wine, and not those of this system too, which
//! the plain run has covered.

use std::env;
use std::path::PathBuf;

use examples::drive::{self, HERE, WINE};
use examples::tell;
use libtest_mimic::{Arguments, Failed, Trial};
use press_ctrl_c::{Ended, Key, Program, Running};

const MAIN_JOB: &str = "zmq_poll";

/// Each with what it says after it was freed.
const ADAPTERS: [(&str, &[&str]); 10] = [
    ("accept", &[]),
    ("condvar", &[]),
    ("crossbeam_select", &[]),
    (
        "extension_in_host",
        &["the host saw it", "the host's handler was still there"],
    ),
    ("mio", &[]),
    ("mpsc", &[]),
    ("polling", &[]),
    ("tokio_select", &[]),
    ("zeromq_tokio", &[]),
    ("zmq_pollable", &[]),
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = all(HERE, |example| {
        Program::new(built_beside_us().join(format!("{example}{}", env::consts::EXE_SUFFIX)))
    });
    if let Some(dir) = env::var_os("EXAMPLES_WINDOWS_DIR").map(PathBuf::from) {
        trials.extend(all(WINE, move |example| {
            Program::wine(dir.join(format!("{example}.exe")))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn all(
    platform: &'static str,
    program: impl Fn(&str) -> Program + Clone + Send + 'static,
) -> Vec<Trial> {
    let trial = |example: &'static str,
                 promise: &str,
                 check: Box<dyn Fn(Program) -> Result<(), Failed> + Send>| {
        let program = program.clone();
        Trial::test(format!("{platform}: {example}: {promise}"), move || {
            check(program(example))
        })
    };
    let mut trials = Vec::new();
    for (scope, promise) in [
        (
            true,
            "with the scope a press frees the poll, nothing is lost, Ctrl-C is restored",
        ),
        (false, "without the scope a press does not free the poll"),
    ] {
        let check = move |program| judge(&drive::press(platform, program, scope)?);
        trials.push(trial(MAIN_JOB, promise, Box::new(check)));
    }
    for (example, afterwards) in ADAPTERS {
        let blocked = move |program| free(program, afterwards);
        trials.push(trial(example, "a press frees it", Box::new(blocked)));
        let early = move |program: Program| free(program.arg(tell::EARLY), afterwards);
        let promise = "a press just before it blocks frees it too";
        trials.push(trial(example, promise, Box::new(early)));
    }
    trials
}

fn judge(verdict: &drive::Verdict) -> Result<(), Failed> {
    // The second half keeps the demo honest: no problem, no solution.
    if verdict.as_promised() && verdict.stopped == verdict.scope {
        return Ok(());
    }
    Err(format!("{verdict:?}").into())
}

/// One press, and the example leaves its scope and ends.
fn free(program: Program, afterwards: &[&str]) -> Result<(), Failed> {
    let mut run = program.time_limit(drive::LIMIT).start()?;
    let expect = |run: &mut Running, line: &str| match run.next_report()? {
        said if said == line => Ok(()),
        said => Err(Failed::from(format!(
            "it said {said:?} in place of {line:?}"
        ))),
    };
    expect(&mut run, "ready")?;
    run.press(Key::CtrlC)?;
    // Freed by a press: one that does not block at all says that there was none.
    expect(&mut run, "freed 1")?;
    for line in afterwards {
        expect(&mut run, line)?;
    }
    match run.finish()?.ended {
        Ended::Code(0) => Ok(()),
        other => Err(format!("it ended so: {other}; it printed: {}", run.terminal()).into()),
    }
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
