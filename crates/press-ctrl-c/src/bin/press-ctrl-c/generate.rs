//! Completions and the manual page.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::{output, status};

pub fn completions(shell: Shell) -> ExitCode {
    let mut buffer = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "press-ctrl-c", &mut buffer);
    write(&buffer)
}

pub fn man() -> ExitCode {
    let mut buffer = Vec::new();
    let page = clap_mangen::Man::new(Cli::command());
    match page.render(&mut buffer) {
        Ok(()) => write(&buffer),
        Err(error) => failed(&error),
    }
}

fn write(text: &[u8]) -> ExitCode {
    match io::Write::write_all(&mut io::stdout(), text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &io::Error) -> ExitCode {
    output::complain(error);
    ExitCode::from(status::FAILED_ITSELF)
}
