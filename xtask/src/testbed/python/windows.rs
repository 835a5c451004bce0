//! CPython for Windows, the official build, put together from what pip can get.
//!
//! panda3d's wheel carries CPython's DLLs, so that games can be shipped. Adding
//! a python.exe of five lines, the forwarder python3.dll, and the part of the
//! standard library that is the same everywhere makes a Python of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Base, Python, TESTED_WITH, forwarder, made, undisturbed};
use crate::run;
use crate::testbed::{Missing, Testbed, wine::Wine};

const CARRIER: &str = "panda3d>=1.10.15,<1.11";

/// pip asks the Python that it runs in, not the one that it installs for, what
/// pytest needs on Windows only.
const NEEDED_ON_WINDOWS: &str = "colorama>=0.4,<1";

/// A Windows Python that Wine runs.
///
/// It must be given pipes, or a terminal for everything: with files for its
/// output, or with some other output than the console that is its input, it
/// does not start.
#[derive(Clone)]
pub struct WindowsPython {
    /// python.exe.
    pub exe: PathBuf,
    /// The version, such as "3.11".
    minor: String,
    wine: Wine,
}

impl WindowsPython {
    /// `wine python.exe`.
    pub fn command(&self) -> Command {
        let mut command = Command::new("wine");
        command.arg(&self.exe).envs(self.wine.env());
        undisturbed(&mut command);
        command
    }

    /// `wine python.exe -m module`.
    pub fn module(&self, module: &str) -> Command {
        let mut command = self.command();
        command.args(["-m", module]);
        command
    }

    /// What a command needs to start it by itself.
    pub fn env(&self) -> Vec<(&'static str, String)> {
        self.wine.env()
    }

    pub(super) fn dir(&self) -> &Path {
        self.exe.parent().unwrap_or(&self.exe)
    }

    /// Where packages are.
    pub fn site_packages(&self) -> PathBuf {
        self.dir().join("Lib/site-packages")
    }

    /// `pip install` into it, by a Python of this system.
    pub(super) fn pip_install(&self, python: &Python) -> Command {
        let mut pip = python.pip_install();
        pip.args(for_windows(&self.minor))
            .args(["--upgrade", "--target"])
            .arg(self.site_packages());
        pip
    }
}

/// What tells pip to get packages for Windows.
fn for_windows(minor: &str) -> [&str; 7] {
    [
        "--only-binary=:all:",
        "--platform",
        "win_amd64",
        "--python-version",
        minor,
        "--implementation",
        "cp",
    ]
}

impl Testbed {
    /// CPython for Windows with pytest, pyzmq and Tornado.
    pub fn windows_python(&self) -> Result<WindowsPython, Missing> {
        let make = || {
            self.packages()?;
            let python = self.python()?;
            let base = self.base_python()?;
            let windows = WindowsPython {
                exe: self.python_dir().join("windows/python.exe"),
                minor: base.minor(),
                wine: self.wine()?,
            };
            self.make_windows_python(&windows, &python, &base)
                .map_err(|error| Missing(format!("no Python for Windows: {error:#}")))?;
            Ok(windows)
        };
        self.windows_python.get_or_init(make).clone()
    }

    fn make_windows_python(
        &self,
        windows: &WindowsPython,
        python: &Python,
        base: &Base,
    ) -> Result<()> {
        let packages = [&TESTED_WITH[..], &[NEEDED_ON_WINDOWS]].concat();
        let recipe = format!("{}\n{CARRIER} {packages:?}", base.release);
        let dir = windows.dir().to_owned();
        let ours = self.root.join("xtask/testbed");
        made(&dir, &recipe, || {
            let mut pip = python.module("pip");
            pip.args(["download", "--disable-pip-version-check", "--no-deps"])
                .args(for_windows(&windows.minor))
                .args(["--dest", &dir.display().to_string(), CARRIER]);
            run::quietly("fetch CPython for Windows (the wheel of panda3d)", &mut pip)?;
            let wheel = super::wheels::the_wheel(&dir)?;
            let mut lay_out = python.command();
            lay_out
                .arg(ours.join("windows_python.py"))
                .args([&wheel, &dir]);
            run::quietly("lay it out, with the standard library", &mut lay_out)?;
            fs::remove_file(wheel)?;

            let dll = dir.join(format!("python{}.dll", windows.minor.replace('.', "")));
            let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
            gcc.args(["-O2", "-municode", "-o"])
                .args([&windows.exe, &ours.join("python.c"), &dll]);
            run::quietly("build python.exe", &mut gcc)?;
            forwarder::make(&dll)?;

            let what = format!("pip install {}, for Windows", packages.join(" "));
            run::quietly(&what, windows.pip_install(python).args(&packages))?;
            let check = fs::read_to_string(ours.join("check_windows_python.py"))?;
            let said = run::quietly("try it", windows.command().args(["-c", &check]))
                .context("it does not work under Wine")?;
            eprintln!("  {}", said.trim());
            Ok(())
        })
    }
}
