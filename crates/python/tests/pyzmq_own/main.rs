//! pyzmq's own test of `zmq.utils.win32.allow_interrupt`, with our class in its place.
//!
//! That test makes a press by itself, for all who share its console, and so does nothing where
//! tests run without one. Here it runs in a terminal of its own. It must pass with pyzmq's class
//! and with ours, and fail with two that are wrong: or else it says nothing.
//!
//! `PYZMQ_OWN_PYTHON` is a Windows Python with pyzmq and our package, and `PYZMQ_OWN_TESTS` the
//! folder `tests` of pyzmq's source; without them there is nothing to do.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use press_ctrl_c::Program;

/// Which class, what that means, and how the report on the test begins.
const CLASSES: [(&str, &str, &str); 4] = [
    ("ours", "passes with ours in its place", "passed"),
    ("theirs", "passes with pyzmq's class", "passed"),
    (
        "deaf",
        "fails with a class that calls no action",
        // How often it was called, and how often it should have been.
        "failed test_handler assert 0 == 1",
    ),
    (
        "swallowing",
        "fails with a class that keeps the press",
        "failed test_handler AssertionError: Expecting `KeyboardInterrupt` exception!",
    ),
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let path = |name| env::var_os(name).map(PathBuf::from);
    if let (Some(python), Some(tests)) = (path("PYZMQ_OWN_PYTHON"), path("PYZMQ_OWN_TESTS")) {
        trials.extend(CLASSES.map(|(class, promise, begins)| {
            let (python, tests) = (python.clone(), tests.clone());
            let name = format!("windows-wine: pyzmq's own test: {promise}");
            Trial::test(name, move || run(&python, &tests, class, begins))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn run(python: &Path, tests: &Path, class: &str, begins: &str) -> Result<(), Failed> {
    let plugin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pyzmq_own");
    let mut run = Program::wine(python)
        .args(["-m", "pytest", "-p", "plugin", "-p", "no:cacheprovider"])
        .arg("test_win32_shim.py")
        .env("PYTHONPATH", plugin)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYZMQ_OWN_CLASS", class)
        .env_remove("PYTHONHOME")
        .env_remove("PYTEST_ADDOPTS")
        // Not from the root of the source: there `zmq` is what was not compiled.
        .current_dir(tests)
        .time_limit(Duration::from_secs(60))
        .start()?;
    let outcome = run.finish()?;
    // One test, neither skipped nor left out, and an orderly end.
    match &outcome.reports[..] {
        [test, end] if test.starts_with(begins) && end == "finished" => Ok(()),
        other => Err(format!("it reported {other:?} and printed {}", outcome.terminal).into()),
    }
}
