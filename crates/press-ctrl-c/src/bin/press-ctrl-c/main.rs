//! The command `press-ctrl-c`: presses Ctrl-C on any program and says how it
//! took it.

mod args;
mod doctor;
mod generate;
mod plan;
mod press;
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
        Some(Job::Doctor(args)) => {
            need_program(&args.target);
            doctor::doctor(args)
        }
        None => {
            need_program(&cli.press.target);
            repeat::press(&cli.press)
        }
    };
    let status = status.unwrap_or_else(|error| {
        anstream::eprintln!("{}: {error}", words::bad("press-ctrl-c"));
        status::of_error(&error)
    });
    ExitCode::from(status)
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
