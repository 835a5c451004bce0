//! `cargo xtask demo`: the main job, with and without the scope, on this system
//! and as a Windows program.

use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::build;
use crate::testbed::{Missing, Testbed};

const EXAMPLE: &str = "zmq_poll";

/// Returns whether every run with the scope stopped, restored what was there
/// before and lost no message.
pub fn demo(bed: &Testbed, json: bool) -> Result<bool> {
    let driver = build::host_example(bed, EXAMPLE)?;
    let run = |wine: &dyn Fn(&mut Command)| -> Result<bool> {
        let mut ok = true;
        for without in [false, true] {
            let mut example = Command::new(&driver);
            // Ours to press, whether or not a person sits at the terminal.
            example.arg("--press").stdin(Stdio::null());
            example.args(json.then_some("--json"));
            example.args(without.then_some("--without"));
            wine(&mut example);
            ok &= example
                .status()
                .context("cannot start the example")?
                .success();
        }
        Ok(ok)
    };
    let here = run(&|_| {})?;
    if !cfg!(target_os = "linux") {
        return Ok(here);
    }
    let windows = || -> Result<bool> {
        let wine = bed.wine()?;
        let exe = build::windows_example(bed, EXAMPLE)?;
        run(&|example| {
            example.arg("--windows-exe").arg(&exe).envs(wine.env());
        })
    };
    match windows() {
        Ok(ok) => Ok(here && ok),
        Err(error) => match error.downcast::<Missing>() {
            Ok(missing) => {
                eprintln!("windows-wine skipped: {missing}");
                Ok(here && !crate::in_linux_ci())
            }
            Err(error) => Err(error),
        },
    }
}
