//! python3.dll, which a module for Python's stable ABI imports in place of
//! python311.dll and the like.
//!
//! It only forwards. It forwards what is both in the stable ABI and in the DLL
//! behind it, so that a module that needs more fails to load, as it would with
//! the real one.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run;

/// Makes python3.dll beside `python`, the DLL that it forwards to.
pub fn make(python: &Path) -> Result<()> {
    let dir = python.parent().context("a DLL in no folder")?;
    let target = python.file_stem().context("a DLL without a name")?;
    let target = target.to_string_lossy();
    let mut definition = "LIBRARY python3.dll\nEXPORTS\n".to_owned();
    let exports = exports(python)?;
    let stable = stable_abi(dir)?;
    let mut forwarded = 0;
    for name in stable.lines().filter(|name| exports.contains(*name)) {
        writeln!(definition, "{name} = {target}.{name}")?;
        forwarded += 1;
    }
    ensure!(forwarded > 0, "nothing of Python's stable ABI was found");
    let file = dir.join("forwarder.def");
    fs::write(&file, definition)?;
    let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
    gcc.args(["-shared", "-nostdlib", "-Wl,--entry=0", "-o"])
        .arg(dir.join("python3.dll"))
        .arg(file);
    run::quietly("make python3.dll, which forwards to it", &mut gcc)?;
    Ok(())
}

/// The names of the stable ABI, one a line: PyO3's list, which comes with the
/// crate that makes import libraries of it.
fn stable_abi(dir: &Path) -> Result<String> {
    python3_dll_a::generate_implib_for_target(dir, "x86_64", "gnu")
        .context("cannot make python3.def")?;
    let definition = fs::read_to_string(dir.join("python3.def"))?;
    // A line reads "PyObject_Call" or "PyExc_OSError DATA".
    let names = definition.lines().skip_while(|line| *line != "EXPORTS");
    let names = names
        .skip(1)
        .filter_map(|line| line.split_whitespace().next());
    Ok(names.collect::<Vec<_>>().join("\n"))
}

fn exports(dll: &Path) -> Result<HashSet<String>> {
    let mut objdump = Command::new("x86_64-w64-mingw32-objdump");
    objdump.arg("-p").arg(dll);
    let listing = run::quietly("read Python's exports", &mut objdump)?;
    // A line of the table of names reads "[  12] PyObject_Call".
    let names = listing
        .lines()
        .filter_map(|line| line.split_whitespace().last());
    Ok(names
        .filter(|name| name.starts_with("Py") || name.starts_with("_Py"))
        .map(ToOwned::to_owned)
        .collect())
}
