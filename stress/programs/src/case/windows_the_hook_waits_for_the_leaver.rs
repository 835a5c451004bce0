//! Under Wine, with real presses: `windows/the_hook_waits_for_the_leaver.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "the_hook_waits_for_the_leaver", options.rounds(1, 20))
}
