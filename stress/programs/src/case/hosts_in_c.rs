//! A C program that has handlers of its own, and loads the library twice: `hosts/host.c`.

use super::Options;
use crate::tally::Tally;
use crate::unix::foreign;

pub fn run(options: &Options) -> Tally {
    let host = foreign::compiled("host.c", include_str!("../hosts/host.c"));
    foreign::run(options, &mut std::process::Command::new(host), options.rounds(2, 25))
}
