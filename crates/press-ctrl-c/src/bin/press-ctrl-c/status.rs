//! The exit statuses, which say most of it to a script.

use press_ctrl_c::Error;

pub const AS_EXPECTED: u8 = 0;
pub const NOT_AS_EXPECTED: u8 = 1;
pub const USAGE: u8 = 2;
/// As of timeout(1), env(1) and shells.
pub const TIME_LIMIT: u8 = 124;
pub const FAILED_ITSELF: u8 = 125;
pub const CANNOT_BE_STARTED: u8 = 126;
pub const NO_SUCH_PROGRAM: u8 = 127;

/// For `--help` and the manual page.
pub const TABLE: &str = "\
Exit status:
  0    the program ended as expected
  1    it ended otherwise, or before the press
  2    the command line is wrong, or asks for what this system does not have
  124  a time limit: it was never ready, or did not react and was killed
  125  press-ctrl-c itself failed
  126  the program cannot be started
  127  there is no such program";

/// Of something that kept us from pressing at all.
pub fn of_error(error: &anyhow::Error) -> u8 {
    match error.downcast_ref() {
        Some(Error::Start { source, .. }) => match source.kind() {
            std::io::ErrorKind::NotFound => NO_SUCH_PROGRAM,
            _ => CANNOT_BE_STARTED,
        },
        Some(Error::Unsupported { .. }) => USAGE,
        Some(Error::TimeLimit { .. }) => TIME_LIMIT,
        _ => FAILED_ITSELF,
    }
}
