//! Programs for Windows, in Wine.

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

/// The contract's driver runs here, in a terminal's world; only the program
/// that it presses is a Windows program.
fn wine_contract(bed: &Testbed) -> Result<Tally> {
    let wine = bed.wine()?;
    let what = ["-p", "allow-interrupt", "--test", "contract"];
    let exe = build::windows_test(bed, &what, "contract")?;
    let driver = build::host_test(bed, &what, "contract")?;
    pressed(
        Command::new(driver)
            .env("CONTRACT_WINDOWS_EXE", exe)
            .envs(wine.env()),
    )
}

fn wine_examples(bed: &Testbed) -> Result<Tally> {
    let wine = bed.wine()?;
    let dir = build::windows_examples(bed)?;
    let what = ["-p", "examples", "--test", "pressed"];
    let driver = build::host_test(bed, &what, "pressed")?;
    pressed(
        Command::new(driver)
            .env("EXAMPLES_WINDOWS_DIR", dir)
            .envs(wine.env()),
    )
}

/// The command of this system presses Windows programs, and so does the command
/// for Windows, in Wine.
fn wine_command(bed: &Testbed) -> Result<Tally> {
    let wine = bed.wine()?;
    let dir = build::windows_command(bed)?;
    let what = ["-p", "press-ctrl-c", "--test", "patients"];
    let driver = build::host_test(bed, &what, "patients")?;
    pressed(
        Command::new(driver)
            .env("PRESS_CTRL_C_WINDOWS_DIR", dir)
            .envs(wine.env()),
    )
}
