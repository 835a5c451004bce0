//! The steps of `cargo xtask test`, in the order in which they run.

use std::process::Command;

use anyhow::Result;

use super::tally::Tally;
use super::{doctor, python, wine};
use crate::run;
use crate::testbed::Testbed;

/// One step: a check or a set of tests.
pub struct Step {
    /// What `--only` matches.
    pub name: &'static str,
    /// What it does, for the reader of the log.
    pub what: &'static str,
    /// Runs it.
    pub run: fn(&Testbed) -> Result<Tally>,
}

/// For the tables of steps.
pub const fn step(
    name: &'static str,
    what: &'static str,
    run: fn(&Testbed) -> Result<Tally>,
) -> Step {
    Step { name, what, run }
}

/// Checks before tests, this system before others.
pub fn all() -> Vec<Step> {
    let mut steps = vec![
        step("fmt", "the code is formatted", fmt),
        step("clippy", "no lint speaks up, this system", clippy),
        step(
            "clippy-windows",
            "no lint speaks up, Windows",
            clippy_windows,
        ),
        step(
            "check-msvc",
            "compiles for Windows with MSVC, without a warning",
            |bed| check(bed, "x86_64-pc-windows-msvc"),
        ),
        step(
            "check-macos",
            "compiles for macOS, without a warning",
            |bed| check(bed, "x86_64-apple-darwin"),
        ),
        step(
            "check-freebsd",
            "compiles for FreeBSD, without a warning",
            |bed| check(bed, "x86_64-unknown-freebsd"),
        ),
        step("msrv", "compiles with the oldest Rust promised", msrv),
        step("docs", "the documentation has no fault", docs),
    ];
    steps.extend(python::checks());
    steps.push(step("tests", "all tests and doc tests, this system", tests));
    steps.push(step("doctor", doctor::WHAT, doctor::here));
    steps.extend(python::tests_here());
    // Elsewhere the tests above have covered Windows, or there is no Wine.
    if cfg!(target_os = "linux") {
        steps.extend(wine::tests());
        steps.extend(python::tests_under_wine());
    }
    steps.extend(STRESS);
    steps
}

/// The short form of `cargo xtask stress`.
const STRESS: [Step; 7] = [
    step(
        "stress-model",
        "the registry under a model checker",
        |bed| stress(bed, "model"),
    ),
    step("stress-miri", "the registry under Miri", |bed| {
        stress(bed, "miri")
    }),
    step("stress-unix", "storms, faults and hosts", |bed| {
        stress(bed, "unix")
    }),
    step("stress-wine", "storms on Windows, keys pressed", |bed| {
        stress(bed, "wine")
    }),
    step("stress-python", "storms in Python, both systems", |bed| {
        stress(bed, "python")
    }),
    step("stress-thread", "the same with ThreadSanitizer", |bed| {
        stress(bed, "thread-sanitizer")
    }),
    step("stress-address", "the same with AddressSanitizer", |bed| {
        stress(bed, "address-sanitizer")
    }),
];

fn stress(bed: &Testbed, suite: &str) -> Result<Tally> {
    let mut tally = Tally::default();
    for row in crate::stress::short(bed, suite)? {
        let one = match row.is_clean() {
            true => Tally::check(true),
            false => Tally::failed(&row.notes.join("; ")),
        };
        tally.add(&row.case, one);
    }
    tally.command_ended(true);
    Ok(tally)
}

/// What a user of the crates compiles: not the examples, which need libzmq,
/// and not the testbed.
const LIBRARIES: [&str; 4] = ["-p", "allow-interrupt", "-p", "press-ctrl-c"];

/// One check, by a command that succeeds.
pub fn passes(command: &mut Command) -> Result<Tally> {
    // A check that says nothing is a check that passed; its output is shown
    // by `quietly` when it fails.
    Ok(Tally::check(
        run::quietly(&run::title(command), command).is_ok(),
    ))
}

fn fmt(bed: &Testbed) -> Result<Tally> {
    bed.component("rustfmt")?;
    passes(&mut bed.cargo(&["fmt", "--all", "--check"]))
}

fn clippy(bed: &Testbed) -> Result<Tally> {
    bed.component("clippy")?;
    bed.compiler()?;
    let arguments = ["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"];
    passes(&mut bed.cargo(&arguments))
}

fn clippy_windows(bed: &Testbed) -> Result<Tally> {
    bed.component("clippy")?;
    let mut cargo = bed.windows_cargo("clippy")?;
    // The model is of the signal handler's side, which Windows lacks.
    cargo.args(["--workspace", "--exclude", "model", "--all-targets"]);
    passes(cargo.args(["--", "-Dwarnings"]))
}

fn check(bed: &Testbed, triple: &str) -> Result<Tally> {
    // Not clippy, as this may be the oldest Rust, whose lints are others.
    let mut cargo = bed.cargo_for(triple)?;
    cargo.args(["check", "--all-targets", "--target", triple]);
    passes(cargo.args(LIBRARIES).env("RUSTFLAGS", "-Dwarnings"))
}

fn msrv(bed: &Testbed) -> Result<Tally> {
    passes(bed.msrv_cargo()?.arg("check").args(LIBRARIES))
}

fn docs(bed: &Testbed) -> Result<Tally> {
    bed.compiler()?;
    let mut cargo = bed.cargo(&["doc", "--workspace", "--no-deps"]);
    passes(cargo.env("RUSTDOCFLAGS", "-Dwarnings"))
}

fn tests(bed: &Testbed) -> Result<Tally> {
    bed.compiler()?;
    count(&mut bed.cargo(&["test", "--workspace", "--no-fail-fast"]))
}

/// Runs a test binary whose trials on Windows programs have this in their name.
pub fn pressed(driver: &mut Command) -> Result<Tally> {
    count(driver.arg("windows-wine"))
}

pub fn count(command: &mut Command) -> Result<Tally> {
    count_with(command, Tally::read_line)
}

/// Runs tests, and counts by what `read` makes of each line they print.
pub fn count_with(command: &mut Command, read: fn(&mut Tally, &str)) -> Result<Tally> {
    let mut tally = Tally::default();
    let ok = run::openly(&run::title(command), command, |line| read(&mut tally, line))?;
    tally.command_ended(ok);
    Ok(tally)
}
