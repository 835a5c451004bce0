//! Under Wine, with real presses: `windows/the_console_comes_and_goes.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "the_console_comes_and_goes", options.rounds(20, 500))
}
