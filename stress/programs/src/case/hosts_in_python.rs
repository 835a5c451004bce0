//! A Python program that has handlers of its own, and loads the library twice: `hosts/host.py`.

use super::Options;
use crate::tally::Tally;
use crate::unix::foreign;

pub fn run(options: &Options) -> Tally {
    let host = foreign::file("host.py", include_str!("../hosts/host.py"));
    let mut python = std::process::Command::new("python3");
    foreign::run(options, python.arg(host), options.rounds(20, 1_000))
}
