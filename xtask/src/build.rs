//! Builds a program and says where it is.

use std::fs;
use std::path::{Path, PathBuf};
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

/// Every example of this system, in one folder.
pub fn host_examples(bed: &Testbed) -> Result<PathBuf> {
    bed.compiler()?;
    let mut cargo = bed.cargo(&["build", "-p", "examples", "--examples"]);
    folder(executables(&mut cargo, "the examples")?)
}

/// The command `press-ctrl-c` of this system.
pub fn host_command(bed: &Testbed) -> Result<PathBuf> {
    bed.compiler()?;
    let what = ["build", "-p", "press-ctrl-c", "--bins"];
    build(&mut bed.cargo(&what), "press-ctrl-c")
}

/// An example for Windows, with libzmq's DLLs beside it.
pub fn windows_example(bed: &Testbed, name: &str) -> Result<PathBuf> {
    let dlls = bed.libzmq()?;
    let mut cargo = bed.windows_cargo("build")?;
    let exe = build(cargo.args(["-p", "examples", "--example", name]), name)?;
    put_beside(exe.parent().context("an example in no folder")?, &dlls)?;
    Ok(exe)
}

/// Every example for Windows, in one folder, with libzmq's DLLs.
pub fn windows_examples(bed: &Testbed) -> Result<PathBuf> {
    let dlls = bed.libzmq()?;
    let mut cargo = bed.windows_cargo("build")?;
    let built = executables(cargo.args(["-p", "examples", "--examples"]), "the examples")?;
    let dir = folder(built)?;
    put_beside(&dir, &dlls)?;
    Ok(dir)
}

fn folder(built: Vec<(String, PathBuf)>) -> Result<PathBuf> {
    let (_, exe) = built.first().context("Cargo has built no example")?;
    Ok(exe.parent().context("an example in no folder")?.to_owned())
}

/// The command `press-ctrl-c` and its patient for Windows: the folder with the
/// one, which has `examples` with the other.
pub fn windows_command(bed: &Testbed) -> Result<PathBuf> {
    bed.packages()?;
    let mut cargo = bed.windows_cargo("build")?;
    cargo.args(["-p", "press-ctrl-c", "--bins", "--example", "patient"]);
    let exe = build(&mut cargo, "press-ctrl-c")?;
    Ok(exe.parent().context("a command in no folder")?.to_owned())
}

fn put_beside(dir: &Path, dlls: &[PathBuf]) -> Result<()> {
    for dll in dlls {
        let beside = dir.join(dll.file_name().context("a DLL without a name")?);
        if !beside.exists() {
            fs::copy(dll, beside)?;
        }
    }
    Ok(())
}

/// The benches of this system, as fast as they can be.
pub fn host_bench(bed: &Testbed) -> Result<PathBuf> {
    bed.compiler()?;
    let what = ["build", "--release", "-p", "benches"];
    build(&mut bed.cargo(&what), "benches")
}

/// A program of this workspace for this system, as fast as it can be.
pub fn host_program(bed: &Testbed, package: &str) -> Result<PathBuf> {
    bed.compiler()?;
    let what = ["build", "--release", "-p", package];
    build(&mut bed.cargo(&what), package)
}

/// The same, for Windows.
pub fn windows_program(bed: &Testbed, package: &str) -> Result<PathBuf> {
    bed.packages()?;
    let mut cargo = bed.windows_cargo("build")?;
    build(cargo.args(["--release", "-p", package]), package)
}

/// A library of this workspace as a shared object.
pub fn shared_object(bed: &Testbed, package: &str) -> Result<PathBuf> {
    bed.compiler()?;
    let mut cargo = bed.cargo(&["build", "--release", "-p", package]);
    run::quietly(&format!("build {package}"), &mut cargo)?;
    let name = package.replace('-', "_");
    let file = match cfg!(target_os = "macos") {
        true => format!("lib{name}.dylib"),
        false => format!("lib{name}.so"),
    };
    Ok(bed.target.join("release").join(file))
}

/// Runs this Cargo; the program of this name that it has built.
pub fn executable(cargo: &mut Command, name: &str) -> Result<PathBuf> {
    build(cargo, name)
}

/// The benches for Windows.
pub fn windows_bench(bed: &Testbed) -> Result<PathBuf> {
    bed.packages()?;
    let mut cargo = bed.windows_cargo("build")?;
    build(cargo.args(["--release", "-p", "benches"]), "benches")
}

fn build(cargo: &mut Command, name: &str) -> Result<PathBuf> {
    executables(cargo, name)?
        .into_iter()
        .rfind(|(target, _)| target == name)
        .map(|(_, path)| path)
        .with_context(|| format!("Cargo names no executable for {name}"))
}

/// Runs Cargo; the names of what it has built that can be run, and where.
fn executables(cargo: &mut Command, what: &str) -> Result<Vec<(String, PathBuf)>> {
    cargo.arg("--message-format=json-render-diagnostics");
    let messages = run::quietly(&format!("build {what}{}", for_whom(cargo)), cargo)?;
    let executable = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let name = message["target"]["name"].as_str()?.to_owned();
        Some((name, PathBuf::from(message["executable"].as_str()?)))
    };
    Ok(messages.lines().filter_map(executable).collect())
}

fn for_whom(cargo: &Command) -> &'static str {
    if cargo.get_args().any(|argument| argument == WINDOWS) {
        " for Windows"
    } else {
        ""
    }
}
