//! The nightly toolchain, which has the sanitizers and Miri.

use std::process::Command;

use crate::run;
use crate::testbed::{Missing, Testbed};

const NIGHTLY: &str = "nightly";

/// Makes sure that a component is there, and the toolchain with it.
pub fn component(bed: &Testbed, component: &str) -> Result<(), Missing> {
    let installed = ["component", "list", "--installed", "--toolchain", NIGHTLY];
    let has = |list: String| list.lines().any(|line| line.starts_with(component));
    if run::ask("rustup", &installed).is_some_and(has) {
        return Ok(());
    }
    let install = [
        "toolchain",
        "install",
        NIGHTLY,
        "--profile",
        "minimal",
        "--component",
        component,
    ];
    let mut rustup = Command::new("rustup");
    let what = format!("rustup toolchain install {NIGHTLY}, with {component}");
    run::quietly(&what, rustup.args(install).current_dir(&bed.root))
        .map(drop)
        .map_err(|error| Missing(format!("{error:#}")))
}

/// Its Cargo, with a target folder of its own.
pub fn cargo(bed: &Testbed, folder: &str) -> Command {
    let mut cargo = Command::new("rustup");
    cargo
        .args(["run", NIGHTLY, "cargo"])
        .current_dir(&bed.root)
        .env("CARGO_TARGET_DIR", bed.target.join(folder));
    cargo
}
