//! This system's Pythons: virtual environments with the tools and with what the
//! package is tested against.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::base::{self, Base};
use super::{Python, TESTED_WITH, made, undisturbed};
use crate::run;
use crate::testbed::{Missing, Testbed};

/// A formatter or a type checker with new opinions is no fault of ours: hence
/// the narrow ranges.
const TOOLS: [&str; 3] = ["maturin>=1.9.4,<2", "mypy>=1.18,<2.5", "ruff>=0.17,<0.18"];

/// Names a Python without the GIL, for where `python3.14t` is not in `PATH`.
pub const FREE_THREADED: &str = "FREE_THREADED_PYTHON";

impl Testbed {
    /// A Python of this system with maturin, ruff, mypy, pytest, pyzmq and
    /// Tornado.
    pub fn python(&self) -> Result<Python, Missing> {
        let make = || {
            let base = self.base_python()?;
            let packages = [&TESTED_WITH[..], &TOOLS].concat();
            make_environment(&base, self.python_dir().join("here"), &packages)
                .map_err(|error| Missing(format!("Python's packages cannot be had: {error:#}")))
        };
        self.python.get_or_init(make).clone()
    }

    /// A Python without the GIL, with pytest, pyzmq and Tornado, if one is here.
    pub fn free_threaded_python(&self) -> Result<Option<Python>> {
        let program = std::env::var(FREE_THREADED).unwrap_or_else(|_| "python3.14t".to_owned());
        let Some(base) = base::ask(&program).filter(|base| base.free_threaded) else {
            return Ok(None);
        };
        let dir = self.python_dir().join("free-threaded");
        make_environment(&base, dir, &TESTED_WITH).map(Some)
    }
}

fn make_environment(base: &Base, dir: PathBuf, packages: &[&str]) -> Result<Python> {
    let recipe = format!("{} {}\n{packages:?}", base.program, base.release);
    let exe = interpreter(&dir);
    let python = Python { dir, exe };
    made(&python.dir, &recipe, || {
        let mut venv = Command::new(&base.program);
        undisturbed(venv.args(["-m", "venv"]).arg(&python.dir));
        run::quietly("make a Python environment", &mut venv)?;
        let what = format!("pip install {}", packages.join(" "));
        // Built from source it would fetch more, from elsewhere.
        let mut pip = python.pip_install();
        run::quietly(&what, pip.arg("--only-binary=pyzmq").args(packages))?;
        Ok(())
    })?;
    Ok(python)
}

fn interpreter(dir: &Path) -> PathBuf {
    if cfg!(windows) {
        dir.join("Scripts/python.exe")
    } else {
        dir.join("bin/python")
    }
}
