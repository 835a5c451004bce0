//! Under Wine, with real presses: `windows/leaving_inside_the_hook.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "leaving_inside_the_hook", options.rounds(20, 200))
}
