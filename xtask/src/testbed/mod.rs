//! Gets what the demo and the tests need, and uses what is there already.
//!
//! Everything that is made or fetched is kept under `target/testbed`, so that a
//! second run does neither.

mod libzmq;
mod packages;
pub mod python;
mod rust;
mod wine;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::run;

/// The system that the Windows programs are built for.
pub const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// Something is not here and cannot be had: a reason to skip, not to fail.
#[derive(Clone, Debug)]
pub struct Missing(pub String);

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// The workspace, and what was found or made for it.
pub struct Testbed {
    /// The workspace's own directory.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// The oldest Rust that the crates promise to build with.
    pub msrv: String,
    packages: OnceCell<Result<(), Missing>>,
    windows_rust: OnceCell<Result<rust::WindowsRust, Missing>>,
    wine: OnceCell<Result<wine::Wine, Missing>>,
    python: OnceCell<Result<python::Python, Missing>>,
    windows_python: OnceCell<Result<python::WindowsPython, Missing>>,
    /// Set once the package of this run's sources is in.
    installed_here: OnceCell<()>,
    installed_for_windows: OnceCell<()>,
}

impl Testbed {
    /// Asks Cargo where things are.
    pub fn find() -> Result<Self> {
        #[derive(Deserialize)]
        struct Metadata {
            workspace_root: PathBuf,
            target_directory: PathBuf,
            packages: Vec<Package>,
        }
        #[derive(Deserialize)]
        struct Package {
            rust_version: Option<String>,
        }
        let answer = run::ask("cargo", &["metadata", "--no-deps", "--format-version=1"])
            .context("cargo metadata failed")?;
        let metadata: Metadata = serde_json::from_str(&answer)?;
        let msrv = metadata.packages.into_iter().find_map(|p| p.rust_version);
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            msrv: msrv.context("the workspace declares no rust-version")?,
            packages: OnceCell::new(),
            windows_rust: OnceCell::new(),
            wine: OnceCell::new(),
            python: OnceCell::new(),
            windows_python: OnceCell::new(),
            installed_here: OnceCell::new(),
            installed_for_windows: OnceCell::new(),
        })
    }

    /// Where the testbed keeps what it makes.
    fn dir(&self) -> PathBuf {
        self.target.join("testbed")
    }

    /// `cargo` in the workspace, for this system.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(&self.root);
        cargo
    }
}
