//! What a press and a scope cost: see `cargo xtask bench`, which builds this, runs it and makes a
//! table and a picture of what it prints.
//!
//! Handlers belong to a process, and those of some subjects can never be removed. So each subject
//! is measured in a process of its own, a **worker**: this program again, with `--subject`. The
//! program itself starts them all and asks them in turns for a batch of measurements each, round
//! after round, so that whatever else the machine does hits all of them alike.

mod allocator;
mod deliver;
mod enter_leave;
mod figure;
mod job;
mod latency;
mod memory;
mod raw;
mod rounds;
mod sys;
mod worker;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use job::Bench;

#[derive(Parser)]
struct Arguments {
    /// A tenth of the measurements
    #[arg(long)]
    quick: bool,
    /// Measure this program built for Windows, which Wine runs
    #[arg(long, value_name = "EXE")]
    windows_exe: Option<PathBuf>,
    /// Press from another core than the waiting thread's (Linux)
    #[arg(long)]
    two_cores: bool,
    /// Only this bench; for a worker, the bench that it is for
    #[arg(long, value_enum)]
    bench: Option<Bench>,
    /// Be the worker for this subject
    #[arg(long, requires = "bench")]
    subject: Option<String>,
    /// How many scopes the worker keeps open meanwhile
    #[arg(long, default_value_t = 0)]
    open: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match (arguments.bench, &arguments.subject) {
        (Some(bench), Some(subject)) => {
            worker::work(bench, subject, arguments.open, arguments.two_cores)
        }
        _ => rounds::run(&arguments),
    }
}
