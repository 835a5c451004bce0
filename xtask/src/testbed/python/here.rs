//! This system's Python: a virtual environment with the tools and with what the
//! package is tested against.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{Base, Python, TESTED_WITH, made, undisturbed};
use crate::run;
use crate::testbed::{Missing, Testbed};

/// A formatter or a type checker with new opinions is no fault of ours: hence
/// the narrow ranges.
const TOOLS: [&str; 3] = ["maturin>=1.9.4,<2", "mypy>=1.18,<2.5", "ruff>=0.17,<0.18"];

impl Testbed {
    /// A Python of this system with maturin, ruff, mypy, pytest, pyzmq and
    /// Tornado.
    pub fn python(&self) -> Result<Python, Missing> {
        let make = || {
            let base = self.base_python()?;
            let dir = self.python_dir().join("here");
            make_here(&base, &dir)
                .map_err(|error| Missing(format!("Python's packages cannot be had: {error:#}")))
        };
        self.python.get_or_init(make).clone()
    }
}

fn make_here(base: &Base, dir: &Path) -> Result<Python> {
    let python = Python {
        exe: interpreter(dir),
    };
    let packages = [&TESTED_WITH[..], &TOOLS].concat();
    let recipe = format!("{}\n{packages:?}", base.release);
    made(dir, &recipe, || {
        let mut venv = Command::new(&base.program);
        undisturbed(venv.args(["-m", "venv"]).arg(dir));
        run::quietly("make a Python environment", &mut venv)?;
        let what = format!("pip install {}", packages.join(" "));
        run::quietly(&what, python.pip_install().args(&packages))?;
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
