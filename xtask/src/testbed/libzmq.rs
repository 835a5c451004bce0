//! libzmq for Windows: the official build, which pyzmq's wheel carries.
//!
//! The `zmq` crate builds its own copy on every system but windows-gnu. There
//! Cargo is told where the library is, in place of the crate's build script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Missing, Testbed, WINDOWS};
use crate::run;

/// The last pyzmq whose wheel has libzmq 4.3.4, the version that the `zmq`
/// crate builds elsewhere.
const WHEEL: &str = "pyzmq==25.1.2";

impl Testbed {
    /// What Cargo must be told so that `zmq` builds for windows-gnu.
    ///
    /// The same for a check, which needs only the names, and for a build,
    /// which needs [`Testbed::libzmq`] first: so neither undoes the other.
    pub fn zmq_config(&self) -> [String; 2] {
        let key = format!("target.{WINDOWS}.zmq");
        // Literal strings: a Windows path has backslashes.
        [
            format!("{key}.rustc-link-search=['{}']", self.zmq_dir().display()),
            format!("{key}.rustc-link-lib=['zmq']"),
        ]
    }

    fn zmq_dir(&self) -> PathBuf {
        self.dir().join("libzmq")
    }

    /// The DLLs that a program with libzmq needs beside it.
    pub fn libzmq(&self) -> Result<Vec<PathBuf>, Missing> {
        self.packages()?;
        self.make_libzmq()
            .map_err(|error| Missing(format!("libzmq for Windows cannot be had: {error:#}")))
    }

    fn make_libzmq(&self) -> Result<Vec<PathBuf>> {
        let dir = self.zmq_dir();
        let import = dir.join("libzmq.a");
        // Made last, so all the rest is there when it is.
        if !import.exists() {
            fetch(&dir)?;
            import_library(&dlls(&dir)?, &import)?;
        }
        dlls(&dir)
    }
}

fn fetch(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:"])
        .args(["--platform", "win_amd64", "--python-version", "3.11"])
        .args(["--implementation", "cp", "--dest"])
        .arg(dir)
        .arg(WHEEL);
    run::quietly("fetch libzmq for Windows (the wheel of pyzmq)", &mut pip)?;
    let wheel = files(dir, "whl")?.pop().context("pip fetched no wheel")?;
    let mut unzip = Command::new("python3");
    unzip
        .args(["-m", "zipfile", "--extract"])
        .args([&wheel, dir]);
    run::quietly("unpack it", &mut unzip)?;
    Ok(())
}

/// The import library: the linker's list of what the DLL exports.
fn import_library(dlls: &[PathBuf], import: &Path) -> Result<()> {
    let dll = dlls
        .iter()
        .find(|dll| file_name(dll).starts_with("libzmq"))
        .context("the wheel has no libzmq")?;
    let mut objdump = Command::new("x86_64-w64-mingw32-objdump");
    objdump.arg("-p").arg(dll);
    let listing = run::quietly("read libzmq's exports", &mut objdump)?;
    // A line of the table of names reads "[  12] zmq_bind".
    let names: Vec<_> = listing
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .filter(|name| name.starts_with("zmq_"))
        .collect();
    let definition = import.with_extension("def");
    let header = format!("LIBRARY {}\nEXPORTS\n", file_name(dll));
    fs::write(&definition, header + &names.join("\n") + "\n")?;
    let mut dlltool = Command::new("x86_64-w64-mingw32-dlltool");
    dlltool.arg("-d").arg(&definition).arg("-l").arg(import);
    run::quietly("make its import library", &mut dlltool)?;
    Ok(())
}

fn dlls(dir: &Path) -> Result<Vec<PathBuf>> {
    files(&dir.join("pyzmq.libs"), "dll")
}

fn files(dir: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
