//! `cargo xtask demo`: the main job, with and without the scope, in Rust and in
//! Python, on this system and as Windows programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::build;
use crate::testbed::python::undisturbed;
use crate::testbed::{Missing, Testbed};

const EXAMPLE: &str = "zmq_poll";

/// Returns whether every run with the scope stopped, restored what was there
/// before and lost no message.
pub fn demo(bed: &Testbed, json: bool) -> Result<bool> {
    let driver = build::host_example(bed, EXAMPLE)?;
    let show = Show { driver, json };
    let script = bed.python_package().join("examples/zmq_poll.py");

    let mut ok = show.both(|_| {})?;
    ok &= unless_missing("python", || {
        let python = bed.python_with_package()?;
        show.both(|example| {
            example.arg("--exe").arg(&python.exe);
            of_python(example, &script);
        })
    })?;
    if !cfg!(target_os = "linux") {
        return Ok(ok);
    }
    ok &= unless_missing("windows-wine", || {
        let wine = bed.wine()?;
        let exe = build::windows_example(bed, EXAMPLE)?;
        show.both(|example| {
            example.arg("--windows-exe").arg(&exe).envs(wine.env());
        })
    })?;
    ok &= unless_missing("windows-wine python", || {
        let python = bed.windows_python_with_package()?;
        show.both(|example| {
            example.arg("--windows-exe").arg(&python.exe);
            of_python(example.envs(python.env()), &script);
        })
    })?;
    Ok(ok)
}

struct Show {
    driver: PathBuf,
    json: bool,
}

impl Show {
    /// Runs the example's two versions, or those of another program.
    fn both(&self, which: impl Fn(&mut Command)) -> Result<bool> {
        let mut ok = true;
        for without in [false, true] {
            let mut example = Command::new(&self.driver);
            // Ours to press, whether or not a person sits at the terminal.
            example.arg("--press").stdin(Stdio::null());
            example.args(self.json.then_some("--json"));
            example.args(without.then_some("--without"));
            which(&mut example);
            ok &= example
                .status()
                .context("cannot start the example")?
                .success();
        }
        Ok(ok)
    }
}

fn of_python(example: &mut Command, script: &Path) {
    example.arg("--script").arg(script);
    undisturbed(example);
}

/// What cannot be had is left out, except where everything can.
fn unless_missing(what: &str, show: impl FnOnce() -> Result<bool>) -> Result<bool> {
    show().or_else(|error| {
        let missing = error.downcast::<Missing>()?;
        eprintln!("{what} skipped: {missing}");
        Ok(!crate::in_linux_ci())
    })
}
