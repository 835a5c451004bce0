//! `cargo xtask stress`: the hardest tests, as a table. The packages `stress` and `model` have the cases; here
//! they are built, run with a time limit, and counted.

mod job;
mod miri;
mod model;
mod nightly;
mod planted;
mod programs;
mod row;
mod sanitizers;

use anyhow::Result;

use crate::testbed::{Missing, Testbed};
use job::Job;
pub use row::Row;

/// What to run, and how long.
#[derive(clap::Args)]
pub struct Options {
    /// As many rounds as it takes to be sure: about 25 minutes
    #[arg(long)]
    long: bool,
    /// One JSON object a line instead of a table
    #[arg(long)]
    json: bool,
    /// Only the cases whose name contains CASE; with --planted also a bug's
    #[arg(long, value_name = "CASE")]
    only: Option<String>,
    /// Only print the names of the cases
    #[arg(long)]
    list: bool,
    /// Plant bugs in a copy of the library, and see each found by its case:
    /// about 15 minutes
    #[arg(long)]
    planted: bool,
}

/// A set of cases that are built together.
pub struct Suite {
    /// What its cases' names begin with.
    pub name: &'static str,
    /// Builds what is needed; the cases in it.
    jobs: fn(&Testbed, long: bool) -> Result<Vec<Job>>,
}

const SUITES: &[Suite] = &[
    Suite {
        name: "model",
        jobs: model::jobs,
    },
    Suite {
        name: "miri",
        jobs: miri::jobs,
    },
    Suite {
        name: "unix",
        jobs: programs::here,
    },
    Suite {
        name: "wine",
        jobs: programs::windows,
    },
    Suite {
        name: "python",
        jobs: programs::python,
    },
    Suite {
        name: "thread-sanitizer",
        jobs: sanitizers::thread,
    },
    Suite {
        name: "address-sanitizer",
        jobs: sanitizers::address,
    },
];

/// Returns whether nothing was lost, hung, crashed or late, and nothing skipped that must not be.
pub fn stress(bed: &Testbed, options: &Options) -> Result<bool> {
    let only = options.only.as_deref();
    if options.planted {
        return planted::planted(bed, only);
    }
    if options.list {
        for job in SUITES.iter().map(|suite| (suite.jobs)(bed, options.long)) {
            for job in job? {
                println!("{:<70} {}", job.name, job.what);
            }
        }
        return Ok(true);
    }
    let (mut rows, mut complete) = (Vec::new(), true);
    for suite in SUITES {
        match run(bed, suite, only, options.long, |row| {
            if options.json {
                println!("{}", row.json());
            }
        }) {
            Ok(more) => rows.extend(more),
            Err(error) => {
                let missing = error.downcast::<Missing>()?;
                eprintln!("{} skipped: {missing}", suite.name);
                complete &= !crate::in_linux_ci();
            }
        }
    }
    if !options.json {
        print!("{}", row::table(&rows));
    }
    Ok(complete && !rows.is_empty() && rows.iter().all(Row::is_clean))
}

/// Runs the cases of a suite whose name contains `only`; each row is told as it is there.
fn run(
    bed: &Testbed,
    suite: &Suite,
    only: Option<&str>,
    long: bool,
    mut each: impl FnMut(&Row),
) -> Result<Vec<Row>> {
    // A case of another suite is wanted: nothing to build here.
    let other = |only: &str| only.contains('/') && !only.starts_with(suite.name);
    if only.is_some_and(other) {
        return Ok(Vec::new());
    }
    let wanted = |job: &Job| only.is_none_or(|only| job.name.contains(only));
    let jobs = (suite.jobs)(bed, long)?;
    jobs.into_iter()
        .filter(wanted)
        .map(|job| job.run().inspect(&mut each))
        .collect()
}

/// The short form of a suite, for `cargo xtask test`.
pub fn short(bed: &Testbed, name: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for suite in SUITES.iter().filter(|suite| suite.name == name) {
        rows.extend(run(bed, suite, None, false, |row| println!("  {row}"))?);
    }
    Ok(rows)
}
