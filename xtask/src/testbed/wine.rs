//! Wine with a prefix of the project's own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::{Missing, Testbed};
use crate::run;

/// A Wine that is ready to run Rust programs.
#[derive(Clone)]
pub struct Wine {
    prefix: PathBuf,
    /// Mends a fault of Wine's: see its source, `xtask/testbed/mend_wine.c`.
    preloaded: PathBuf,
}

impl Wine {
    /// What a command needs to start Windows programs in our prefix.
    pub fn env(&self) -> Vec<(&'static str, String)> {
        vec![
            ("WINEPREFIX", self.prefix.display().to_string()),
            ("WINEDEBUG", "-all".to_owned()),
            ("LD_PRELOAD", self.preloaded.display().to_string()),
        ]
    }
}

impl Wine {
    /// Starts a program that waits for the end of this one. When the last Windows program ends,
    /// Wine goes down, and one that starts at that moment may never come up.
    fn keep_up(&self) -> Result<()> {
        let mut keeper = Command::new("wine");
        keeper
            .args(["cmd", "/c", "echo up& set /p line="])
            .envs(self.env());
        let mut keeper = keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        // Its input stays open for as long as we live, and its end is not waited for.
        std::mem::forget(keeper.stdin.take());
        let said = BufReader::new(keeper.stdout.take().context("its output")?);
        let is_up = |line: std::io::Result<String>| line.is_ok_and(|line| line.starts_with("up"));
        ensure!(said.lines().any(is_up), "Wine does not come up");
        Ok(())
    }
}

impl Testbed {
    /// Wine, installed and with a prefix made.
    pub fn wine(&self) -> Result<Wine, Missing> {
        let make = || {
            self.packages()?;
            let failed = |error| Missing(format!("the Wine prefix cannot be made: {error:#}"));
            let prefix = self.dir().join("wine");
            let preloaded = self.preloaded().map_err(failed)?;
            let wine = Wine { prefix, preloaded };
            self.make_prefix(&wine).map_err(failed)?;
            wine.keep_up().map_err(failed)?;
            Ok(wine)
        };
        self.wine.get_or_init(make).clone()
    }

    /// Made anew when its source is newer.
    fn preloaded(&self) -> Result<PathBuf> {
        let source = self.root.join("xtask/testbed/mend_wine.c");
        let made = self.dir().join("mend_wine.so");
        let time = |file: &Path| fs::metadata(file).and_then(|data| data.modified()).ok();
        if time(&made) < time(&source) {
            fs::create_dir_all(self.dir())?;
            let mut cc = Command::new("cc");
            cc.args(["-O2", "-shared", "-fPIC", "-o"])
                .args([&made, &source]);
            run::quietly("build mend_wine.so", &mut cc)?;
        }
        Ok(made)
    }

    fn make_prefix(&self, wine: &Wine) -> Result<()> {
        // Written last: a prefix without it was interrupted, and is made anew.
        let done = wine.prefix.join("ready");
        if done.exists() {
            return Ok(());
        }
        if wine.prefix.exists() {
            fs::remove_dir_all(&wine.prefix)?;
        }
        fs::create_dir_all(&wine.prefix)?;
        let mut boot = Command::new("wine");
        boot.args(["wineboot", "--init"])
            .envs(wine.env())
            // Wine asks in a window whether to fetch Mono and Gecko; an empty
            // override says no. We need neither.
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env_remove("DISPLAY");
        run::quietly("make the Wine prefix (about 10 s)", &mut boot)?;

        let system32 = wine.prefix.join("drive_c/windows/system32");
        if !system32.join("bcryptprimitives.dll").exists() {
            let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
            gcc.args(["-O2", "-shared", "-o"])
                .arg(system32.join("bcryptprimitives.dll"))
                .arg(self.root.join("xtask/testbed/bcryptprimitives.c"))
                .arg("-ladvapi32");
            run::quietly("build bcryptprimitives.dll, which Wine lacks", &mut gcc)?;
        }
        fs::write(done, "")?;
        Ok(())
    }
}
