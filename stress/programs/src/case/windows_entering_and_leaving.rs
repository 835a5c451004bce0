//! Under Wine, with real presses: `windows/entering_and_leaving.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "entering_and_leaving", options.rounds(200, 2000))
}
