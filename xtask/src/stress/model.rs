//! The registry under loom.

use std::process::Command;

use anyhow::Result;

use super::job::{Job, limit};
use crate::build;
use crate::run;
use crate::testbed::Testbed;

pub fn jobs(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    let model = build::host_program(bed, "model")?;
    let names = run::quietly("the cases of the model", &mut Command::new(&model))?;
    let job = |name: &str| {
        let mut command = Command::new(&model);
        command.arg(name).args(long.then_some("--long"));
        Job {
            name: format!("model/{name}"),
            what: "every interleaving, under loom".to_owned(),
            command,
            times: 1,
            limit: limit(long),
        }
    };
    Ok(names.lines().map(job).collect())
}
