//! The programs of the package `stress`: those for this system, and those for Windows.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::job::{Job, limit};
use crate::build;
use crate::run;
use crate::testbed::{Missing, Testbed};

/// Their names begin so.
const FOR_WINDOWS: &str = "windows_";
const FOR_PYTHON: &str = "python_";

pub fn here(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    if !cfg!(unix) {
        return Err(Missing("these are for Unix".to_owned()).into());
    }
    let program = build::host_program(bed, "stress")?;
    let shared = build::shared_object(bed, "press-scope")?;
    let elsewhere = |name: &str| name.starts_with(FOR_WINDOWS) || name.starts_with(FOR_PYTHON);
    let mut jobs = jobs("unix", &program, |name| !elsewhere(name))?;
    for job in &mut jobs {
        job.command.arg("--shared").arg(&shared);
        set_form(job, long);
    }
    Ok(jobs)
}

/// Here runs what presses the keys; only the programs that it presses are Windows programs.
pub fn windows(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    let wine = bed.wine()?;
    let exe = build::windows_program(bed, "stress")?;
    let program = build::host_program(bed, "stress")?;
    let mut jobs = jobs("wine", &program, |name| name.starts_with(FOR_WINDOWS))?;
    for job in &mut jobs {
        job.command.arg("--windows-exe").arg(&exe).envs(wine.env());
        set_form(job, long);
    }
    Ok(jobs)
}

/// In this system's Python, and in CPython for Windows.
pub fn python(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    if !cfg!(unix) {
        return Err(Missing("these are started from Unix".to_owned()).into());
    }
    let program = build::host_program(bed, "stress")?;
    let here = bed.python_with_package()?;
    let mut all = jobs("python", &program, |name| name.starts_with(FOR_PYTHON))?;
    for job in &mut all {
        job.command.arg("--python").arg(&here.exe);
    }
    if cfg!(target_os = "linux") {
        let windows = bed.windows_python_with_package()?;
        let mut under_wine = jobs("python-wine", &program, |name| name.starts_with(FOR_PYTHON))?;
        for job in &mut under_wine {
            job.command.arg("--python").arg(&windows.exe);
            job.command.envs(windows.env());
        }
        all.extend(under_wine);
    }
    for job in &mut all {
        set_form(job, long);
    }
    Ok(all)
}

fn set_form(job: &mut Job, long: bool) {
    job.command.args(long.then_some("--long"));
    job.limit = limit(long);
}

/// The wanted cases of `program`, each in a process of its own.
pub fn jobs(suite: &str, program: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<Job>> {
    let names = run::quietly(&format!("the cases of {suite}"), &mut Command::new(program))?;
    let job = |line: &str| {
        let (name, what) = line.split_once('\t')?;
        let mut command = Command::new(program);
        command.arg(name);
        wanted(name).then(|| Job {
            name: format!("{suite}/{name}"),
            what: what.to_owned(),
            command,
            times: 1,
            limit: limit(false),
        })
    };
    Ok(names.lines().filter_map(job).collect())
}
