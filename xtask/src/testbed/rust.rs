//! Rust for other systems and of other versions.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{Missing, Testbed, WINDOWS};
use crate::run;

/// Which Rust builds the Windows programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowsRust {
    /// The one in use, with rustup's standard library for Windows.
    Rustup,
    /// Debian's, which has the source of the standard library and builds it.
    Debian,
}

/// Debian's Rust: kept new for Firefox, and therefore young enough.
const DEBIAN_RUST: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];

/// What Debian's Rust lacks for Windows, from its source.
const BUILD_STD: &str = "build-std=std,panic_abort";

impl Testbed {
    /// `cargo` for a check of another system: that of the Rust in use or, since
    /// the newest Rust is not always there for every system, the oldest
    /// promised.
    pub fn cargo_for(&self, triple: &str) -> Result<Command, Missing> {
        let refused = match self.target(triple) {
            Ok(()) => return Ok(self.cargo(&[])),
            Err(refused) => refused,
        };
        let cargo = self.msrv_cargo()?;
        let add = ["target", "add", "--toolchain", &self.msrv, triple];
        self.rustup(&add)
            .map(|()| cargo)
            .map_err(|older| Missing(format!("{refused}; {older}")))
    }

    /// Makes sure that the standard library for `triple` is there.
    fn target(&self, triple: &str) -> Result<(), Missing> {
        let here = |sysroot: String| {
            let library = Path::new(&sysroot).join("lib/rustlib").join(triple);
            library.join("lib").exists()
        };
        if run::ask("rustc", &["--print", "sysroot"]).is_some_and(here) {
            return Ok(());
        }
        self.rustup(&["target", "add", triple])
    }

    /// Makes sure that clippy and rustfmt are there.
    pub fn component(&self, component: &str) -> Result<(), Missing> {
        let program = if component == "rustfmt" {
            "fmt"
        } else {
            component
        };
        if run::ask("cargo", &[program, "--version"]).is_some() {
            return Ok(());
        }
        self.rustup(&["component", "add", component])
    }

    /// `cargo` of the oldest Rust that we promise.
    pub fn msrv_cargo(&self) -> Result<Command, Missing> {
        let here = ["run", &self.msrv, "cargo", "--version"];
        if run::ask("rustup", &here).is_none() {
            let install = ["toolchain", "install", &self.msrv, "--profile", "minimal"];
            self.rustup(&install)?;
        }
        let mut cargo = Command::new("rustup");
        cargo
            .args(["run", &self.msrv, "cargo"])
            .current_dir(&self.root)
            // Of its own: two compilers in one directory undo each other.
            .env("CARGO_TARGET_DIR", self.target.join("msrv"));
        Ok(cargo)
    }

    /// `cargo` in the workspace, for Windows.
    pub fn windows_cargo(&self, subcommand: &str) -> Result<Command, Missing> {
        let rust = self.windows_rust()?;
        let mut cargo = match rust {
            WindowsRust::Rustup => self.cargo(&[]),
            WindowsRust::Debian => self.debian_cargo(subcommand),
        };
        cargo.args([subcommand, "--target", WINDOWS]);
        if rust == WindowsRust::Debian {
            cargo.args(["-Z", BUILD_STD]);
        }
        for setting in self.zmq_config() {
            cargo.args(["--config", &setting]);
        }
        Ok(cargo)
    }

    fn debian_cargo(&self, subcommand: &str) -> Command {
        // `cargo clippy` would find rustup's, which Cargo looks for first.
        let program = match subcommand {
            "clippy" => "/usr/bin/cargo-clippy",
            _ => "/usr/bin/cargo",
        };
        let mut cargo = Command::new(program);
        cargo.current_dir(&self.root);
        self.use_debian_rust(&mut cargo);
        cargo
    }

    fn use_debian_rust(&self, command: &mut Command) {
        command
            .env("PATH", "/usr/bin:/bin")
            .env("CARGO", "/usr/bin/cargo")
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            // Clippy takes every `thread_local!` of a library that it has just
            // built for one that this lint is about.
            .env("RUSTFLAGS", "-Aclippy::missing_const_for_thread_local")
            .env_remove("RUSTUP_TOOLCHAIN")
            .env("CARGO_TARGET_DIR", self.target.join("debian-rust"));
    }

    /// Has `maturin build` use the Rust that builds for Windows.
    pub fn maturin_for_windows(&self, maturin: &mut Command) -> Result<(), Missing> {
        maturin.args(["--target", WINDOWS]);
        if self.windows_rust()? == WindowsRust::Debian {
            self.use_debian_rust(maturin);
            maturin.args(["-Z", BUILD_STD]);
        }
        Ok(())
    }

    fn windows_rust(&self) -> Result<WindowsRust, Missing> {
        let get = || self.get_windows_rust();
        self.windows_rust.get_or_init(get).clone()
    }

    fn get_windows_rust(&self) -> Result<WindowsRust, Missing> {
        let refused = match self.target(WINDOWS) {
            Ok(()) => return Ok(WindowsRust::Rustup),
            Err(refused) => refused,
        };
        self.debian_packages(DEBIAN_RUST)
            .map(|()| WindowsRust::Debian)
            .map_err(|debian| Missing(format!("{refused}; and Debian's Rust: {debian}")))
    }

    fn rustup(&self, arguments: &[&str]) -> Result<(), Missing> {
        let what = format!("rustup {}", arguments.join(" "));
        run::quietly(&what, Command::new("rustup").args(arguments))
            .map(drop)
            .map_err(|error| Missing(format!("{error:#}")))
    }
}
