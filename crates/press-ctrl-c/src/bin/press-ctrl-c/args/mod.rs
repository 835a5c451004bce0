//! The command line.

use std::ffi::OsString;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use press_ctrl_c::Regex;

use crate::status;

mod press;
mod words;

pub use self::press::Press;
pub use self::words::{Color, KeyName};

const EXAMPLES: &str = "\
Examples:
  Press Ctrl-C as soon as the program has nothing to do:
    press-ctrl-c -- sleep 60

  Wait for a line, press, and want it to end with 0 within a second:
    press-ctrl-c --ready 'listening on' --within 1s --expect code=0 -- ./server

  Twenty times, with median and worst reaction:
    press-ctrl-c --ready ready --repeat 20 -- python3 job.py

  How well-behaved is it?
    press-ctrl-c doctor -- ./server";

/// Starts a program in a terminal of its own, presses Ctrl-C as a person would,
/// and says how the program took it
///
/// The key is a real key: a byte typed into the terminal, of which the system
/// makes the signal or the console event. The program, and whoever can be found
/// that it has started, is ended with it. A Windows program on Linux is run by
/// Wine.
#[derive(Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    override_usage = "press-ctrl-c [OPTIONS] -- PROGRAM [ARGS]...\n       press-ctrl-c doctor [OPTIONS] -- PROGRAM [ARGS]...\n       press-ctrl-c <COMMAND>",
    after_long_help = format!("{EXAMPLES}\n\n{}", status::TABLE),
    after_help = "`--help` has examples and the exit statuses.",
)]
pub struct Cli {
    #[command(subcommand)]
    pub job: Option<Job>,
    #[command(flatten)]
    pub press: Press,
    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
}

#[derive(Subcommand)]
pub enum Job {
    /// Presses in several ways and says how well-behaved the program is
    ///
    /// Starts the program anew for each: pressed once, twice quickly, during its
    /// start-up; terminal closed; SIGTERM; under nohup. Says for what is bad what
    /// to do about it, and whether the library allow-interrupt helps with it. Who
    /// goes on after a press is asked, by Enter, whether that is at a prompt.
    #[command(
        override_usage = "press-ctrl-c doctor [OPTIONS] -- PROGRAM [ARGS]...",
        after_long_help = "Exit status: 0 if all is good, 1 if something is bad, otherwise as for `press-ctrl-c`."
    )]
    Doctor(Doctor),
    /// Writes the completions for a shell to standard output
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Writes the manual page to standard output
    Man,
}

#[derive(Args)]
pub struct Target {
    /// The program, and its arguments
    #[arg(last = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
}

const MOMENT: &str = "When to press";

/// When to press.
#[derive(Args)]
pub struct Moment {
    /// When the program has said this: a line of it, or its screen, matches
    ///
    /// The syntax is that of Rust's crate regex; `^` and `$` mean the ends of a
    /// line.
    #[arg(long, value_name = "REGEX", value_parser = pattern, help_heading = MOMENT)]
    pub ready: Option<Regex>,
    /// When it has neither written nor computed for a while; the default, but
    /// then after 5s at the most, unless --ready or --after is given [while:
    /// 200ms; 1s in Wine]
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        require_equals = true,
        value_parser = humantime::parse_duration,
        conflicts_with = "ready",
        help_heading = MOMENT
    )]
    pub on_idle: Option<Option<Duration>>,
    /// This long after its start, or after it was ready or idle
    #[arg(
        long,
        value_name = "DURATION",
        value_parser = humantime::parse_duration,
        help_heading = MOMENT
    )]
    pub after: Option<Duration>,
    /// How long it may take until --ready or --on-idle is met
    #[arg(
        long,
        value_name = "DURATION",
        value_parser = humantime::parse_duration,
        default_value = "30s",
        help_heading = MOMENT
    )]
    pub ready_within: Duration,
}

fn pattern(text: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(text).multi_line(true).build()
}

#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    pub moment: Moment,
    /// How long the program may take to end, each time
    #[arg(
        long,
        value_name = "DURATION",
        default_value = "3s",
        value_parser = humantime::parse_duration
    )]
    pub within: Duration,
    /// One JSON object instead of a table
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub target: Target,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_makes_sense() {
        super::Cli::command().debug_assert();
    }
}
