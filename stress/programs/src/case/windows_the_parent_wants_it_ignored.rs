//! Under Wine, with real presses: `windows/the_parent_wants_it_ignored.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "the_parent_wants_it_ignored", options.rounds(10, 100))
}
