//! Python: that of this system and, under Wine, CPython for Windows, each with
//! the package and with what people use beside it.
//!
//! Both are of one version, that of the `python3` in `PATH`: the Windows one has
//! the standard library from it.

mod base;
mod forwarder;
mod here;
mod pyzmq;
mod wheels;
mod windows;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::Testbed;
use base::Base;
pub use here::FREE_THREADED;
pub use windows::WindowsPython;

/// What the package is tested against, in each Python.
///
/// The ranges end where the next version may break us: a test run says whether
/// we are right, not whether others have changed.
const TESTED_WITH: [&str; 3] = ["pytest>=8.4,<10", "pyzmq>=26.4,<28", "tornado>=6.5,<7"];

/// A Python of this system, in a virtual environment of ours.
#[derive(Clone, Debug)]
pub struct Python {
    /// The interpreter.
    pub exe: PathBuf,
    /// The environment.
    dir: PathBuf,
}

impl Python {
    /// `python`, as it comes: the caller's own settings and folders do not count.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.exe);
        undisturbed(&mut command);
        command
    }

    /// `python -m module`.
    pub fn module(&self, module: &str) -> Command {
        let mut command = self.command();
        command.args(["-m", module]);
        command
    }

    /// `python -m pip install`, without what it says to people.
    fn pip_install(&self) -> Command {
        let mut pip = self.module("pip");
        pip.args(["install", "--disable-pip-version-check"])
            .args(["--root-user-action=ignore", "--no-warn-script-location"]);
        pip
    }
}

/// Takes away what would change a Python that a command starts, and keeps byte
/// code and colours out of what it leaves.
pub fn undisturbed(command: &mut Command) {
    for variable in ["PYTHONHOME", "PYTHONPATH", "PYTEST_ADDOPTS", "VIRTUAL_ENV"] {
        command.env_remove(variable);
    }
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1");
}

impl Testbed {
    /// The folder of the Python package, with its pyproject.toml.
    pub fn python_package(&self) -> PathBuf {
        self.root.join("crates/python")
    }

    /// Where the Pythons and what is made for them are kept.
    pub fn python_dir(&self) -> PathBuf {
        self.dir().join("python")
    }
}

/// Makes `dir` with `make`, unless it was made by the same recipe before.
fn made(dir: &Path, recipe: &str, make: impl FnOnce() -> Result<()>) -> Result<()> {
    // Written last: a folder without it was interrupted, and is made anew.
    let done = dir.join("ready");
    if fs::read_to_string(&done).is_ok_and(|before| before == recipe) {
        return Ok(());
    }
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    make()?;
    Ok(fs::write(done, recipe)?)
}
