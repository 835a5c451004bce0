//! `cargo xtask`: the demo and the tests, with all that they need.

mod bench;
mod build;
mod demo;
mod run;
mod stress;
mod test;
mod testbed;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use testbed::Testbed;

/// Shows, tests and measures allow-interrupt.
///
/// The commands get what they need by themselves (with apt-get, rustup and
/// pip), say what they get, and keep it under target/testbed.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Presses Ctrl-C on a blocked ZeroMQ poll, with and without a scope, on
    /// this system and as a Windows program under Wine
    Demo {
        /// One JSON object a line instead of sentences
        #[arg(long)]
        json: bool,
    },
    /// Runs every check and test that this system can run
    ///
    /// The last line is "N passed, N failed, N skipped". With CI=true on Linux
    /// whatever had to be skipped counts as failed.
    Test {
        /// Only the steps whose name contains NAME
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
        /// Only print the names of the steps
        #[arg(long)]
        list: bool,
    },
    /// Measures what a press and a scope cost, next to raw system calls and to
    /// ctrlc, signal-hook, tokio and async-signal, here and under Wine
    ///
    /// A full run also draws docs/bench.svg, the picture in the README.
    Bench(bench::Options),
    /// Tries to make the library lose a press, hang, crash, or run a hook too
    /// late: model checker, sanitizers, storms, faults, random programs
    ///
    /// Succeeds if nothing was lost, hung, crashed or late.
    Stress(stress::Options),
}

fn main() -> Result<ExitCode> {
    let job = Arguments::parse().command;
    let testbed = Testbed::find()?;
    let ok = match job {
        Job::Demo { json } => demo::demo(&testbed, json)?,
        Job::Bench(options) => bench::bench(&testbed, &options)?,
        Job::Stress(options) => stress::stress(&testbed, &options)?,
        Job::Test { list: true, .. } => test::list(),
        Job::Test { only, .. } => test::test(&testbed, only.as_deref()),
    };
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// There everything can be had, so what is missing is a fault.
fn in_linux_ci() -> bool {
    cfg!(target_os = "linux") && std::env::var("CI").is_ok_and(|ci| ci == "true")
}
