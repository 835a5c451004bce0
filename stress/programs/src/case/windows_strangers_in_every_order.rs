//! Under Wine, with real presses: `windows/strangers_in_every_order.rs`.

use super::Options;
use crate::tally::Tally;
use crate::unix::wine;

pub fn run(options: &Options) -> Tally {
    wine::run(options, "strangers_in_every_order", options.rounds(1, 10))
}
