//! The command `press-ctrl-c`: presses Ctrl-C on any program and says how it
//! took it.

mod args;
mod doctor;
mod generate;
mod interrupted;
mod output;
mod plan;
mod press;
mod progress;
mod repeat;
mod status;
mod verdict;
mod words;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use args::{Cli, Job, Target};

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.color.write_global();
    let status = match &cli.job {
        Some(Job::Completions { shell }) => return generate::completions(*shell),
        Some(Job::Man) => return generate::man(),
        Some(Job::Doctor(args)) => run(&args.target, || doctor::doctor(args)),
        None => run(&cli.press.target, || repeat::press(&cli.press)),
    };
    // Somebody who interrupts us knows why there is no result.
    interrupted::end();
    let status = status.unwrap_or_else(|error| {
        output::complain(&error);
        status::of_error(&error)
    });
    ExitCode::from(match output::failed() {
        None => status,
        Some(error) => {
            output::complain(format!("cannot print all of it: {error}"));
            status::FAILED_ITSELF
        }
    })
}

fn run(target: &Target, job: impl FnOnce() -> anyhow::Result<u8>) -> anyhow::Result<u8> {
    need_program(target);
    interrupted::watch()?;
    job()
}

/// Clap's own check would refuse the commands that need no program.
fn need_program(target: &Target) {
    if target.program.is_empty() {
        let message = "no program: write it behind `--`, as in `press-ctrl-c -- sleep 60`";
        Cli::command()
            .error(ErrorKind::MissingRequiredArgument, message)
            .exit();
    }
}
