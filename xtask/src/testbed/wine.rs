//! Wine with a prefix of the project's own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::{Missing, Testbed};
use crate::run;

/// A Wine that is ready to run Rust programs.
#[derive(Clone)]
pub struct Wine {
    prefix: PathBuf,
}

impl Wine {
    /// What a command needs to start Windows programs in our prefix.
    pub fn env(&self) -> [(&'static str, String); 2] {
        [
            ("WINEPREFIX", self.prefix.display().to_string()),
            ("WINEDEBUG", "-all".to_owned()),
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
            let prefix = self.dir().join("wine");
            let failed = |error| Missing(format!("the Wine prefix cannot be made: {error:#}"));
            let wine = Wine { prefix };
            self.make_prefix(&wine).map_err(failed)?;
            wine.keep_up().map_err(failed)?;
            Ok(wine)
        };
        self.wine.get_or_init(make).clone()
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
