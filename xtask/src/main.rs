//! `cargo xtask`: the demo and the tests, with all that they need.

mod build;
mod demo;
mod run;
mod test;
mod testbed;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use testbed::Testbed;

/// Shows and tests allow-interrupt.
///
/// Both commands get what they need by themselves (with apt-get, rustup and
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
}

fn main() -> Result<ExitCode> {
    let job = Arguments::parse().command;
    let testbed = Testbed::find()?;
    let ok = match job {
        Job::Demo { json } => demo::demo(&testbed, json)?,
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
