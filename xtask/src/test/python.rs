//! The steps about the Python package.
//!
//! A test that does not apply to a system must not be collected there (see
//! `collect_ignore` in crates/python/tests/conftest.py): one that is skipped
//! counts as failed in CI, where everything can be had.

use std::process::Command;

use anyhow::Result;

use super::steps::{Step, count_with, passes, pressed, step};
use super::tally::Tally;
use crate::build;
use crate::testbed::python::FREE_THREADED;
use crate::testbed::{Missing, Testbed};

/// Checks that need no press.
pub fn checks() -> Vec<Step> {
    vec![
        step("python-lint", "the Python code is in order", lint),
        step("python-types", "its types are true", types),
        step(
            "python-free-threaded",
            "it fits a Python without the GIL",
            free_threaded,
        ),
    ]
}

/// Tests on this system.
pub fn tests_here() -> Vec<Step> {
    vec![
        step("python-tests", "the Python tests, this system", tests),
        step(
            "python-pressed",
            "Python programs, this system, keys pressed",
            pressed_here,
        ),
        step(
            "python-examples",
            "the Python examples, this system, keys pressed",
            examples_here,
        ),
    ]
}

/// Tests on Windows, under Wine.
pub fn tests_under_wine() -> Vec<Step> {
    vec![
        step(
            "wine-python-tests",
            "the Python tests on Windows",
            tests_windows,
        ),
        step(
            "wine-python-pressed",
            "Python programs on Windows, keys pressed",
            pressed_windows,
        ),
        step(
            "wine-python-examples",
            "the Python examples on Windows, keys pressed",
            examples_windows,
        ),
        step(
            "wine-pyzmq-own",
            "pyzmq's own test of its class, with ours in its place",
            pyzmq_own,
        ),
    ]
}

const PACKAGE: &str = "allow-interrupt-python";

fn lint(bed: &Testbed) -> Result<Tally> {
    let python = bed.python()?;
    let mut tally = Tally::default();
    for job in [&["check"][..], &["format", "--check"]] {
        let mut ruff = python.module("ruff");
        ruff.args(job).args(["--no-cache", "."]);
        tally.add("ruff", passes(ruff.current_dir(bed.python_package()))?);
    }
    Ok(tally)
}

fn types(bed: &Testbed) -> Result<Tally> {
    let python = bed.python_with_package()?;
    let cache = bed.python_dir().join("mypy");
    let mut mypy = python.module("mypy");
    mypy.args(["--strict", "--cache-dir"]).arg(cache);
    let mut tally = passes(mypy.current_dir(bed.python_package()))?;
    // Of the installed package: its module is compiled, and is asked.
    let mut stubtest = python.module("mypy.stubtest");
    stubtest
        .args(["--mypy-config-file", "pyproject.toml"])
        .arg("allow_interrupt._native")
        .current_dir(bed.python_package());
    tally.add("stubtest", passes(&mut stubtest)?);
    Ok(tally)
}

/// A description of such a Python is enough to compile for it; where there is
/// one, the tests run in it too.
fn free_threaded(bed: &Testbed) -> Result<Tally> {
    bed.component("clippy")?;
    let description = bed.python_dir().join("free-threaded.txt");
    std::fs::create_dir_all(bed.python_dir())?;
    let lines = "implementation=CPython\nversion=3.14\nshared=true\nbuild_flags=Py_GIL_DISABLED\n";
    std::fs::write(&description, lines)?;
    let target = bed.target.join("free-threaded");
    let mut cargo = bed.cargo(&["clippy", "-p", PACKAGE, "--lib", "--", "-Dwarnings"]);
    cargo
        .env("PYO3_CONFIG_FILE", description)
        // Of its own: the plain build would be made anew each time.
        .env("CARGO_TARGET_DIR", &target);
    let mut tally = passes(&mut cargo)?;
    if let Some(python) = bed.free_threaded_python()? {
        bed.install_into(&python, "free-threaded", &target)?;
        tally.add("pytest", pytest(bed, &mut python.module("pytest"))?);
    } else {
        println!("  no python3.14t, and no {FREE_THREADED}: compiled only");
    }
    Ok(tally)
}

fn tests(bed: &Testbed) -> Result<Tally> {
    let python = bed.python_with_package()?;
    pytest(bed, &mut python.module("pytest"))
}

fn tests_windows(bed: &Testbed) -> Result<Tally> {
    let python = bed.windows_python_with_package()?;
    pytest(bed, &mut python.module("pytest"))
}

fn pytest(bed: &Testbed, pytest: &mut Command) -> Result<Tally> {
    pytest
        .args(["-ra", "--color=no", "-p", "no:cacheprovider", "tests"])
        .current_dir(bed.python_package());
    count_with(pytest, Tally::read_pytest_line)
}

fn pressed_here(bed: &Testbed) -> Result<Tally> {
    drive_here(bed, "pressed")
}

fn examples_here(bed: &Testbed) -> Result<Tally> {
    drive_here(bed, "examples")
}

fn pressed_windows(bed: &Testbed) -> Result<Tally> {
    drive_windows(bed, "pressed")
}

fn examples_windows(bed: &Testbed) -> Result<Tally> {
    drive_windows(bed, "examples")
}

fn drive_here(bed: &Testbed, test: &str) -> Result<Tally> {
    let python = bed.python_with_package()?;
    let driver = build::host_test(bed, &["-p", PACKAGE, "--test", test], test)?;
    count_with(
        Command::new(driver).env("PRESSED_PYTHON", &python.exe),
        Tally::read_line,
    )
}

fn drive_windows(bed: &Testbed, test: &str) -> Result<Tally> {
    let python = bed.windows_python_with_package()?;
    let driver = build::host_test(bed, &["-p", PACKAGE, "--test", test], test)?;
    pressed(
        Command::new(driver)
            .env("PRESSED_WINDOWS_PYTHON", &python.exe)
            .envs(python.env()),
    )
}

/// Its test presses by itself, and whoever shares its console hears it: so it
/// runs in a terminal of its own.
fn pyzmq_own(bed: &Testbed) -> Result<Tally> {
    let python = bed.windows_python_with_package()?;
    let tests = bed
        .pyzmq_tests(&python)
        .map_err(|error| Missing(format!("pyzmq's source cannot be had: {error:#}")))?;
    let what = ["-p", PACKAGE, "--test", "pyzmq_own"];
    let driver = build::host_test(bed, &what, "pyzmq_own")?;
    pressed(
        Command::new(driver)
            .env("PYZMQ_OWN_PYTHON", &python.exe)
            .env("PYZMQ_OWN_TESTS", tests)
            .envs(python.env()),
    )
}
