//! Programs for Windows, in Wine.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::doctor;
use super::steps::{Step, count, pressed, step};
use super::tally::Tally;
use crate::build;
use crate::testbed::Testbed;

pub fn tests() -> Vec<Step> {
    vec![
        step("wine-units", "the unit tests on Windows", wine_units),
        step(
            "wine-contract",
            "the contract on Windows, keys pressed",
            wine_contract,
        ),
        step(
            "wine-examples",
            "the examples on Windows, keys pressed",
            wine_examples,
        ),
        step(
            "wine-command",
            "the command and its doctor, from outside and inside Wine",
            wine_command,
        ),
        step("wine-doctor", doctor::WHAT, doctor::wine),
    ]
}

fn wine_units(bed: &Testbed) -> Result<Tally> {
    let wine = bed.wine()?;
    let mut tally = Tally::default();
    for (package, library) in [
        ("allow-interrupt", "allow_interrupt"),
        ("press-ctrl-c", "press_ctrl_c"),
    ] {
        let exe = build::windows_test(bed, &["-p", package, "--lib"], library)?;
        tally.add(
            package,
            count(Command::new("wine").arg(exe).envs(wine.env()))?,
        );
    }
    Ok(tally)
}

fn wine_contract(bed: &Testbed) -> Result<Tally> {
    let what = ["-p", "allow-interrupt", "--test", "contract"];
    let exe = build::windows_test(bed, &what, "contract")?;
    drive(bed, &what, "contract", ("CONTRACT_WINDOWS_EXE", exe))
}

fn wine_examples(bed: &Testbed) -> Result<Tally> {
    let what = ["-p", "examples", "--test", "pressed"];
    let dir = build::windows_examples(bed)?;
    drive(bed, &what, "pressed", ("EXAMPLES_WINDOWS_DIR", dir))
}

/// The command of this system presses Windows programs, and so does the command
/// for Windows, in Wine.
fn wine_command(bed: &Testbed) -> Result<Tally> {
    let what = ["-p", "press-ctrl-c", "--test", "patients"];
    let dir = build::windows_command(bed)?;
    drive(bed, &what, "patients", ("PRESS_CTRL_C_WINDOWS_DIR", dir))
}

/// The driver runs here, in a terminal's world; only what it presses is a
/// Windows program, of which the variable tells it.
fn drive(
    bed: &Testbed,
    what: &[&str],
    name: &str,
    (variable, pressed_programs): (&str, PathBuf),
) -> Result<Tally> {
    let wine = bed.wine()?;
    let mut driver = Command::new(build::host_test(bed, what, name)?);
    pressed(driver.env(variable, pressed_programs).envs(wine.env()))
}
