//! The package itself, and the extension of its examples: built as wheels, and installed into our
//! Pythons.

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
        for (name, package) in self.wheels() {
            let mut maturin = self.python()?.module("maturin");
            maturin.arg("build").arg("--interpreter").arg(&python.exe);
            maturin.arg("--target-dir").arg(target);
            let wheel = self.build_wheel(&package, &mut maturin, name, platform)?;
            let mut pip = python.pip_install();
            pip.args(["--force-reinstall", "--no-deps"]);
            install(&wheel, &python.dir, name, &mut pip)?;
        }
        Ok(())
    }

    /// The Windows Python with the package, as it is now.
    pub fn windows_python_with_package(&self) -> Result<WindowsPython> {
        let python = self.python()?;
        let windows = self.windows_python()?;
        if self.installed_for_windows.get().is_none() {
            for (name, package) in self.wheels() {
                let mut maturin = python.module("maturin");
                self.maturin_for_windows(maturin.arg("build"))?;
                let wheel = self.build_wheel(&package, &mut maturin, name, "windows")?;
                let mut pip = windows.pip_install(&python);
                install(&wheel, windows.dir(), name, pip.arg("--no-deps"))?;
            }
            let _ = self.installed_for_windows.set(());
        }
        Ok(windows)
    }

    /// What is built, and where its pyproject.toml is.
    fn wheels(&self) -> [(&'static str, PathBuf); 2] {
        let package = self.python_package();
        let extension = package.join("examples/extension");
        [
            ("allow-interrupt", package),
            ("blocking-extension", extension),
        ]
    }

    /// As people get it: optimised, and by what the package says of itself.
    fn build_wheel(
        &self,
        package: &Path,
        maturin: &mut Command,
        name: &str,
        platform: &str,
    ) -> Result<PathBuf> {
        let dir = self.python_dir().join("wheels").join(platform).join(name);
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
            .current_dir(package);
        run::quietly(&format!("build Python's {name} ({platform})"), maturin)?;
        the_wheel(&dir)
    }
}

/// Installs `wheel`, unless it is what is installed in `dir`.
fn install(wheel: &Path, dir: &Path, name: &str, pip: &mut Command) -> Result<()> {
    let before = dir.join(format!("{name}.whl"));
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
