//! Under Wine, with real presses: `windows/during_a_long_hook.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "during_a_long_hook", options.rounds(1, 10))
}
