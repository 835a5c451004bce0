//! Everything that makes no system call, under Miri: the cases of the model with the standard library's atomics
//! and threads, in orders that Miri's seeds pick.

use anyhow::Result;

use super::job::{Job, limit};
use super::nightly;
use crate::testbed::Testbed;

pub fn jobs(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    nightly::component(bed, "miri")?;
    nightly::component(bed, "rust-src")?;
    let seeds = if long { 64 } else { 8 };
    let mut command = nightly::cargo(bed, "miri");
    command
        .args(["miri", "run", "--quiet", "-p", "model", "--", "--all"])
        .env("MIRIFLAGS", format!("-Zmiri-many-seeds=0..{seeds}"));
    Ok(vec![Job {
        name: "miri/the_cases_of_the_model".to_owned(),
        what: format!("data races and freed memory, {seeds} seeds"),
        command,
        times: seeds,
        limit: limit(long),
    }])
}
