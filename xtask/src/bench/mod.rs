//! `cargo xtask bench`: what a press and a scope cost, next to the system's own calls and to what
//! others do. The package `benches` measures; here it is built, run and shown.

mod figure;
mod picture;
mod python;
mod table;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::testbed::{Missing, Testbed};
use crate::{build, run};
use figure::Figure;

/// Where the programs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Platform {
    /// On this system.
    Here,
    /// As Windows programs, under Wine.
    WindowsWine,
}

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// One JSON object a line instead of a table
    #[arg(long)]
    json: bool,
    /// A tenth of the measurements, and no picture
    #[arg(long)]
    quick: bool,
    /// Press from another core than the waiting thread's (Linux); no picture
    #[arg(long)]
    two_cores: bool,
    /// Only there
    #[arg(long, value_enum)]
    platform: Option<Platform>,
}

/// Returns false if something had to be skipped that CI must not skip.
pub fn bench(bed: &Testbed, options: &Options) -> Result<bool> {
    let wanted = |platform| options.platform.is_none_or(|only| only == platform);
    let mut lines = Vec::new();
    let mut complete = true;
    if wanted(Platform::Here) {
        let program = build::host_bench(bed)?;
        lines.extend(measure(
            options,
            "bench, this system",
            &mut Command::new(program),
        )?);
        complete &= unless_missing("Python", &mut lines, || python::here(bed, options))?;
    }
    if wanted(Platform::WindowsWine) && cfg!(target_os = "linux") {
        complete &= unless_missing("windows-wine", &mut lines, || windows(bed, options))?;
        let python = || python::windows(bed, options);
        complete &= unless_missing("windows-wine Python", &mut lines, python)?;
    }
    let figures = lines
        .iter()
        .map(|line| serde_json::from_str(line).with_context(|| line.clone()))
        .collect::<Result<Vec<Figure>>>()?;
    if options.json {
        lines.iter().for_each(|line| println!("{line}"));
    } else {
        print!("{}", table::table(&figures));
    }
    if let Some(picture) =
        picture::picture(&figures).filter(|_| !options.quick && !options.two_cores)
    {
        let file = bed.root.join("docs/bench.svg");
        fs::write(&file, picture)?;
        eprintln!("drawn: {}", file.display());
    }
    Ok(complete)
}

/// Returns false if it had to be skipped where it must not be.
fn unless_missing(
    what: &str,
    lines: &mut Vec<String>,
    measure: impl FnOnce() -> Result<Vec<String>>,
) -> Result<bool> {
    match measure() {
        Ok(figures) => lines.extend(figures),
        Err(error) => {
            let missing = error.downcast::<Missing>()?;
            eprintln!("{what} skipped: {missing}");
            return Ok(!crate::in_linux_ci());
        }
    }
    Ok(true)
}

/// The program of this system starts itself under Wine, built for Windows.
fn windows(bed: &Testbed, options: &Options) -> Result<Vec<String>> {
    let wine = bed.wine()?;
    let exe = build::windows_bench(bed)?;
    let mut program = Command::new(build::host_bench(bed)?);
    program.arg("--windows-exe").arg(exe).envs(wine.env());
    measure(options, "bench, Windows under Wine", &mut program)
}

/// A line of JSON for each figure.
fn measure(options: &Options, what: &str, program: &mut Command) -> Result<Vec<String>> {
    program.args(options.quick.then_some("--quick"));
    program.args(options.two_cores.then_some("--two-cores"));
    let printed = run::quietly(what, program)?;
    let figures = printed.lines().filter(|line| line.starts_with('{'));
    Ok(figures.map(ToOwned::to_owned).collect())
}
