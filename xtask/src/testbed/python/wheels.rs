//! The package itself: built as wheels, and installed into our Pythons.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{Python, WindowsPython};
use crate::run;
use crate::testbed::Testbed;

impl Testbed {
    /// This system's Python with the package, as it is now.
    pub fn python_with_package(&self) -> Result<Python> {
        let python = self.python()?;
        if self.installed_here.get().is_none() {
            self.install_into(&python, "here", &self.target)?;
            let _ = self.installed_here.set(());
        }
        Ok(python)
    }

    /// Builds the package for a Python of this system, and installs it there.
    ///
    /// Two Pythons with one `target` would build all anew for each other.
    pub fn install_into(&self, python: &Python, platform: &str, target: &Path) -> Result<()> {
        self.compiler()?;
        let mut maturin = self.python()?.module("maturin");
        maturin.arg("build").arg("--interpreter").arg(&python.exe);
        maturin.arg("--target-dir").arg(target);
        let wheel = self.build_wheel(&mut maturin, platform)?;
        let mut pip = python.pip_install();
        pip.args(["--force-reinstall", "--no-deps"]);
        install(&wheel, &python.dir, &mut pip)
    }

    /// The Windows Python with the package, as it is now.
    pub fn windows_python_with_package(&self) -> Result<WindowsPython> {
        let python = self.python()?;
        let windows = self.windows_python()?;
        if self.installed_for_windows.get().is_none() {
            let mut maturin = python.module("maturin");
            self.maturin_for_windows(maturin.arg("build"))?;
            let wheel = self.build_wheel(&mut maturin, "windows")?;
            let mut pip = windows.pip_install(&python);
            install(&wheel, windows.dir(), pip.arg("--no-deps"))?;
            let _ = self.installed_for_windows.set(());
        }
        Ok(windows)
    }

    /// As people get it: optimised, and by what the package says of itself.
    fn build_wheel(&self, maturin: &mut Command, platform: &str) -> Result<PathBuf> {
        let dir = self.python_dir().join("wheels").join(platform);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&dir)?;
        maturin
            // It runs on this machine only.
            .args(["--release", "--compatibility", "linux", "--out"])
            .arg(&dir)
            // The time is in it, or else: the same sources make the same wheel.
            .env("SOURCE_DATE_EPOCH", "315532800")
            .current_dir(self.python_package());
        run::quietly(&format!("build the Python package ({platform})"), maturin)?;
        the_wheel(&dir)
    }
}

/// Installs `wheel`, unless it is what is installed in `dir`.
fn install(wheel: &Path, dir: &Path, pip: &mut Command) -> Result<()> {
    let before = dir.join("installed.whl");
    let bytes = fs::read(wheel)?;
    if fs::read(&before).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    run::quietly("install it", pip.arg(wheel))?;
    Ok(fs::write(before, bytes)?)
}

/// The only wheel in `dir`.
pub fn the_wheel(dir: &Path) -> Result<PathBuf> {
    let mut wheels = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            wheels.push(path);
        }
    }
    ensure!(wheels.len() == 1, "one wheel was expected: {wheels:?}");
    wheels.pop().context("no wheel")
}
