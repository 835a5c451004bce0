//! The programs of the package `stress`, on this system.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::job::{Job, limit};
use crate::build;
use crate::run;
use crate::testbed::Testbed;

pub fn jobs(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    let program = build::host_program(bed, "stress")?;
    jobs_of("unix", &program, long.then_some("--long"), limit(long))
}

/// The cases that `program` has, each in a process of its own.
pub fn jobs_of(
    suite: &str,
    program: &Path,
    form: Option<&str>,
    limit: std::time::Duration,
) -> Result<Vec<Job>> {
    let names = run::quietly(&format!("the cases of {suite}"), &mut Command::new(program))?;
    let job = |line: &str| {
        let (name, what) = line.split_once('\t')?;
        let mut command = Command::new(program);
        command.arg(name).args(form);
        Some(Job {
            name: format!("{suite}/{name}"),
            what: what.to_owned(),
            command,
            limit,
        })
    };
    Ok(names.lines().filter_map(job).collect())
}
