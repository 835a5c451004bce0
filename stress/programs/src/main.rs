//! `cargo xtask stress` runs these: each case tries to make the library lose a press, hang, crash or run a hook
//! too late. One file for each case, in `case/`.
//!
//! `stress` prints the names; `stress CASE` runs one, and its last line is what it has found.

mod case;
mod tally;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::process::ExitCode;

use clap::Parser;

use case::{CASES, Options};

#[derive(Parser)]
struct Arguments {
    /// The case; without it their names are printed
    case: Option<String>,
    /// On Windows: the program that a case drives
    #[arg(long)]
    program: Option<String>,
    /// How many rounds of it
    #[arg(long, default_value_t = 1)]
    rounds: u64,
    #[command(flatten)]
    options: Options,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(program) = &arguments.program {
        #[cfg(windows)]
        windows::run(program, arguments.rounds);
        #[cfg(not(windows))]
        eprintln!("{program} is for Windows; {} rounds", arguments.rounds);
        return ExitCode::SUCCESS;
    }
    let Some(name) = arguments.case else {
        for case in CASES {
            println!("{}\t{}", case.name, case.what);
        }
        return ExitCode::SUCCESS;
    };
    let Some(case) = CASES.iter().find(|case| case.name == name) else {
        eprintln!("no case {name}");
        return ExitCode::from(2);
    };
    let tally = (case.run)(&arguments.options);
    println!("{}", tally.line());
    if tally.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
