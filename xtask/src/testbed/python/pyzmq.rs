//! pyzmq's own tests, which are in its source only.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{WindowsPython, made};
use crate::run;
use crate::testbed::Testbed;

impl Testbed {
    /// The folder with the tests of the pyzmq that is installed in `windows`.
    pub fn pyzmq_tests(&self, windows: &WindowsPython) -> Result<PathBuf> {
        let version = installed(windows)?;
        let dir = self.python_dir().join("pyzmq");
        let name = format!("pyzmq-{version}");
        let python = self.python()?;
        made(&dir, &name, || {
            let mut pip = python.module("pip");
            pip.args(["download", "--disable-pip-version-check", "--no-deps"])
                .args(["--no-binary=pyzmq", &format!("pyzmq=={version}"), "--dest"])
                .arg(&dir);
            run::quietly("fetch pyzmq's source, for its tests", &mut pip)?;
            let source = dir.join(format!("{name}.tar.gz"));
            let mut unpack = python.module("tarfile");
            unpack.arg("--extract").args([&source, &dir]);
            run::quietly("unpack it", &mut unpack)?;
            Ok(fs::remove_file(source)?)
        })?;
        Ok(dir.join(name).join("tests"))
    }
}

/// "27.3.0", from the name of the folder in which pip notes what it installed.
fn installed(windows: &WindowsPython) -> Result<String> {
    let packages = fs::read_dir(windows.site_packages())?;
    let names = packages.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter_map(|name| {
            let version = name.strip_prefix("pyzmq-")?.strip_suffix(".dist-info")?;
            Some(version.to_owned())
        })
        .next()
        .context("pyzmq is not installed")
}
