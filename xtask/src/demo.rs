//! `cargo xtask demo`: the main job, with and without the scope, in Rust and in
//! Python, on this system and as Windows programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::build;
use crate::testbed::python::undisturbed;
use crate::testbed::{Missing, Testbed};

const EXAMPLE: &str = "zmq_poll";

/// Sets the options that name the program to be shown.
type Which = Box<dyn Fn(&mut Command)>;

/// Returns whether every run with the scope stopped, restored what was there
/// before and lost no message.
pub fn demo(bed: &Testbed, json: bool) -> Result<bool> {
    let driver = build::host_example(bed, EXAMPLE)?;
    // All is made first, so that what is shown stands together.
    let mut shown: Vec<Which> = vec![Box::new(|_| {})];
    let mut ok = add_unless_missing(&mut shown, "python", python(bed))?;
    if cfg!(target_os = "linux") {
        ok &= add_unless_missing(&mut shown, "windows-wine", windows(bed))?;
        ok &= add_unless_missing(&mut shown, "windows-wine python", windows_python(bed))?;
    }
    let show = Show { driver, json };
    for which in shown {
        ok &= show.both(which)?;
    }
    Ok(ok)
}

fn script(bed: &Testbed) -> PathBuf {
    bed.python_package().join("examples/zmq_poll.py")
}

fn python(bed: &Testbed) -> Result<Which> {
    let (python, script) = (bed.python_with_package()?, script(bed));
    Ok(Box::new(move |example| {
        example.arg("--exe").arg(&python.exe);
        of_python(example, &script);
    }))
}

fn windows(bed: &Testbed) -> Result<Which> {
    let wine = bed.wine()?;
    let exe = build::windows_example(bed, EXAMPLE)?;
    Ok(Box::new(move |example| {
        example.arg("--windows-exe").arg(&exe).envs(wine.env());
    }))
}

fn windows_python(bed: &Testbed) -> Result<Which> {
    let (python, script) = (bed.windows_python_with_package()?, script(bed));
    Ok(Box::new(move |example| {
        example.arg("--windows-exe").arg(&python.exe);
        of_python(example.envs(python.env()), &script);
    }))
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
fn add_unless_missing(shown: &mut Vec<Which>, what: &str, which: Result<Which>) -> Result<bool> {
    match which {
        Ok(which) => {
            shown.push(which);
            Ok(true)
        }
        Err(error) => {
            let missing = error.downcast::<Missing>()?;
            eprintln!("{what} skipped: {missing}");
            Ok(!crate::in_linux_ci())
        }
    }
}
