//! Starts the workers and asks them in turns.

use std::time::Duration;

use anyhow::{Context, Result};
use clap::ValueEnum;
use press_ctrl_c::{Program, Running};

use crate::Arguments;
use crate::figure::figures;
use crate::job::{Bench, Job, jobs};

const ROUNDS: usize = 40;
const QUICK_ROUNDS: usize = 4;
/// Measurements that a worker makes before it is the next one's turn.
const BATCH: usize = 50;

/// Wine may have to start its services first.
const LIMIT: Duration = Duration::from_secs(120);

/// Measures everything, or one bench, and prints a line of JSON for each job.
pub fn run(how: &Arguments) -> Result<()> {
    let platform = match how.windows_exe {
        Some(_) => "windows-wine",
        None => std::env::consts::OS,
    };
    let windows = platform.starts_with("windows");
    for bench in Bench::value_variants() {
        if how.bench.is_none_or(|only| only == *bench) {
            let measured = in_turns(jobs(*bench, windows), how)?;
            for figure in figures(platform, measured) {
                println!("{}", serde_json::to_string(&figure)?);
            }
        }
    }
    Ok(())
}

fn in_turns(jobs: Vec<Job>, how: &Arguments) -> Result<Vec<(Job, Vec<f64>)>> {
    let rounds = match how.quick {
        true => QUICK_ROUNDS,
        false => ROUNDS,
    };
    let mut workers = Vec::new();
    for job in jobs {
        let worker = start(job, how).with_context(|| format!("cannot start {job:?}"))?;
        workers.push((job, worker, Vec::new()));
    }
    for round in 0..rounds {
        for (job, worker, values) in &mut workers {
            let batch = match job.bench {
                Bench::Memory if round > 0 => continue,
                Bench::Memory => 1,
                _ => BATCH,
            };
            worker.send(&batch.to_string())?;
            for value in worker.next_report()?.split(' ') {
                values.push(value.parse::<f64>().with_context(|| format!("{job:?}"))?);
            }
        }
        // So that nobody is always the one after the slowest.
        workers.rotate_left(1);
        if let Some((job, ..)) = workers.first() {
            eprintln!("{:?}: round {} of {rounds}", job.bench, round + 1);
        }
    }
    let turned = rounds % workers.len().max(1);
    workers.rotate_right(turned);
    Ok(workers
        .into_iter()
        .map(|(job, _, values)| (job, values))
        .collect())
}

/// In a terminal of its own, as a Windows program has no console without one.
fn start(job: Job, how: &Arguments) -> Result<Running> {
    let program = match &how.windows_exe {
        Some(exe) => Program::wine(exe),
        None => Program::new(std::env::current_exe()?),
    };
    let bench = job.bench.to_possible_value().context("a name")?;
    let mut worker = program
        .args(["--bench", bench.get_name(), "--subject", job.subject])
        .args(["--open", &job.open.to_string()])
        .args(how.two_cores.then_some("--two-cores"))
        .time_limit(LIMIT)
        .start()?;
    worker.wait_for("ready")?;
    Ok(worker)
}
