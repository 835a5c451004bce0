//! The command's doctor finds nothing wrong with the examples: the contract, seen from outside.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::steps::passes;
use super::tally::Tally;
use crate::build;
use crate::testbed::Testbed;

pub const WHAT: &str = "the doctor finds nothing wrong with the examples";

/// Not `zmq_poll`, which goes on after its scope is left, to show that the next press ends it; and not
/// `extension_in_host`, whose host takes Ctrl-C under nohup, too, as many do.
const EXAMPLES: [&str; 9] = [
    "accept",
    "condvar",
    "crossbeam_select",
    "mio",
    "mpsc",
    "polling",
    "tokio_select",
    "zeromq_tokio",
    "zmq_pollable",
];

pub fn here(bed: &Testbed) -> Result<Tally> {
    let examples = build::host_examples(bed)?;
    examine(bed, &examples, &[])
}

/// From outside: the command of this system examines programs for Windows.
pub fn wine(bed: &Testbed) -> Result<Tally> {
    let env = bed.wine()?.env();
    let examples = build::windows_examples(bed)?;
    examine(bed, &examples, &env)
}

fn examine(bed: &Testbed, examples: &Path, env: &[(&str, String)]) -> Result<Tally> {
    let command = build::host_command(bed)?;
    let suffix = match env.is_empty() {
        true => std::env::consts::EXE_SUFFIX,
        false => ".exe",
    };
    let mut tally = Tally::default();
    for example in EXAMPLES {
        let mut doctor = Command::new(&command);
        doctor.args(["doctor", "--"]).envs(env.iter().cloned());
        doctor.arg(examples.join(format!("{example}{suffix}")));
        tally.add(example, passes(&mut doctor)?);
    }
    Ok(tally)
}
