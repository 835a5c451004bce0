//! The options of `press-ctrl-c -- PROGRAM`.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use press_ctrl_c::Expectation;

use super::{KeyName, Moment, Target};

#[derive(Args)]
pub struct Press {
    #[command(flatten)]
    pub moment: Moment,

    /// Which key
    #[arg(
        long,
        value_enum,
        value_name = "KEY",
        default_value = "ctrl-c",
        help_heading = "What to do",
        group = "what"
    )]
    pub key: KeyName,
    /// Closes the terminal instead, as a person closes the window
    #[arg(long, help_heading = "What to do", group = "what")]
    pub close: bool,
    /// Sends SIGTERM instead
    #[arg(long, help_heading = "What to do", group = "what")]
    pub terminate: bool,
    /// Presses so often, unless the program ends before
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        help_heading = "What to do",
        conflicts_with_all = ["close", "terminate"]
    )]
    pub times: NonZeroU32,
    /// The time between two presses
    #[arg(
        long,
        value_name = "DURATION",
        default_value = "1s",
        value_parser = humantime::parse_duration,
        help_heading = "What to do"
    )]
    pub every: Duration,
    /// Starts the program with interrupts ignored, as under nohup or in a new
    /// process group of Windows
    #[arg(long, help_heading = "What to do")]
    pub ignored: bool,

    /// The program has to end so long after the last press
    #[arg(
        long,
        value_name = "DURATION",
        default_value = "5s",
        value_parser = humantime::parse_duration,
        help_heading = "The verdict"
    )]
    pub within: Duration,
    /// How it has to end: clean, any, code=N, signal=NAME, status=0xNNNNNNNN;
    /// or goes-on; several by commas
    ///
    /// `clean` is what its parent understands: code 0, the signal that was sent,
    /// 128 and its number as the code, or, on Windows, 0xC000013A. `goes-on` is
    /// what a shell does at its prompt, or a program under nohup.
    #[arg(
        long,
        value_name = "END",
        default_value = "clean",
        value_delimiter = ',',
        help_heading = "The verdict"
    )]
    pub expect: Vec<Expectation>,
    /// Kills it so long after the last press, but not within --within
    /// [default: as --within]
    ///
    /// Before that, Enter is typed: whoever answers is at a prompt, as a shell
    /// is, and not stuck.
    #[arg(
        long,
        value_name = "DURATION",
        value_parser = humantime::parse_duration,
        help_heading = "The verdict"
    )]
    pub kill_after: Option<Duration>,

    /// One JSON object instead of sentences
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// Does all of it so often; says the median and the worst reaction
    #[arg(long, value_name = "N", default_value = "1", help_heading = "Output")]
    pub repeat: NonZeroU32,
    /// Records the terminal as an asciicast v2, for `asciinema play`; with
    /// --repeat the last time
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub record: Option<PathBuf>,
    /// Also prints what is on the program's screen at its end
    #[arg(long, help_heading = "Output", conflicts_with = "json")]
    pub show: bool,

    #[command(flatten)]
    pub target: Target,
}
