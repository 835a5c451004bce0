//! Builds a program and says where it is.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run;
use crate::testbed::{Testbed, WINDOWS};

/// A test binary of this system.
pub fn host_test(bed: &Testbed, what: &[&str], name: &str) -> Result<PathBuf> {
    bed.compiler()?;
    let what = [&["test", "--no-run"], what].concat();
    build(&mut bed.cargo(&what), name)
}

/// A test binary for Windows.
pub fn windows_test(bed: &Testbed, what: &[&str], name: &str) -> Result<PathBuf> {
    bed.packages()?;
    build(bed.windows_cargo("test")?.arg("--no-run").args(what), name)
}

/// An example of this system. The first build makes libzmq, which takes a while.
pub fn host_example(bed: &Testbed, name: &str) -> Result<PathBuf> {
    bed.compiler()?;
    let what = ["build", "-p", "examples", "--example", name];
    build(&mut bed.cargo(&what), name)
}

/// An example for Windows, with libzmq's DLLs beside it.
pub fn windows_example(bed: &Testbed, name: &str) -> Result<PathBuf> {
    let dlls = bed.libzmq()?;
    let mut cargo = bed.windows_cargo("build")?;
    let exe = build(cargo.args(["-p", "examples", "--example", name]), name)?;
    for dll in dlls {
        let beside = exe.with_file_name(dll.file_name().context("a DLL without a name")?);
        if !beside.exists() {
            fs::copy(&dll, beside)?;
        }
    }
    Ok(exe)
}

/// The benches of this system, as fast as they can be.
pub fn host_bench(bed: &Testbed) -> Result<PathBuf> {
    bed.compiler()?;
    let what = ["build", "--release", "-p", "benches"];
    build(&mut bed.cargo(&what), "benches")
}

/// The benches for Windows.
pub fn windows_bench(bed: &Testbed) -> Result<PathBuf> {
    bed.packages()?;
    let mut cargo = bed.windows_cargo("build")?;
    build(cargo.args(["--release", "-p", "benches"]), "benches")
}

fn build(cargo: &mut Command, name: &str) -> Result<PathBuf> {
    cargo.arg("--message-format=json-render-diagnostics");
    let messages = run::quietly(&format!("build {name}{}", for_whom(cargo)), cargo)?;
    let executable = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let ours = message["target"]["name"] == name;
        let path = message["executable"].as_str().filter(|_| ours)?;
        Some(PathBuf::from(path))
    };
    messages
        .lines()
        .filter_map(executable)
        .next_back()
        .with_context(|| format!("Cargo names no executable for {name}"))
}

fn for_whom(cargo: &Command) -> &'static str {
    if cargo.get_args().any(|argument| argument == WINDOWS) {
        " for Windows"
    } else {
        ""
    }
}
