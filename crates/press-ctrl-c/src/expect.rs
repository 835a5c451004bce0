//! How a program is expected to end.

use std::fmt;
use std::str::FromStr;

use crate::{Ended, signal};

/// The exit code of a Windows program that Ctrl-C has ended.
const STATUS_CONTROL_C_EXIT: u32 = 0xC000_013A;

/// One way in which a program may end, by its word on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expectation {
    /// `any`: by itself, however.
    Any,
    /// `clean`: as its parent understands it: with code 0, by the very signal
    /// that was sent, with 128 and that signal's number as its code (what a
    /// shell reports for it), or, on Windows, with `0xC000013A`.
    Clean,
    /// `code=N`: with this exit code.
    Code(i32),
    /// `signal=NAME`: by this signal.
    Signal(i32),
    /// `status=0xNNNNNNNN`: with this exit code as Windows writes it.
    Status(u32),
    /// `goes-on`: not at all. No end meets it.
    GoesOn,
}

impl Expectation {
    /// Whether a program that ended so did as expected. `sent` is the signal
    /// that was sent, or that the key makes.
    #[must_use]
    pub fn is_met_by(self, ended: Ended, sent: i32) -> bool {
        match (self, ended) {
            (Self::Any, _) => true,
            (Self::Clean, Ended::Code(code)) => code == 0 || code == 128 + sent,
            (Self::Clean, Ended::Signal(number)) => number == sent,
            (Self::Clean, Ended::ControlC) => true,
            (Self::Code(wanted), Ended::Code(code)) => code == wanted,
            (Self::Signal(wanted), Ended::Signal(number)) => number == wanted,
            (Self::Status(wanted), Ended::Code(code)) => code as u32 == wanted,
            (Self::Code(wanted), Ended::ControlC) => wanted as u32 == STATUS_CONTROL_C_EXIT,
            (Self::Status(wanted), Ended::ControlC) => wanted == STATUS_CONTROL_C_EXIT,
            (Self::Code(_) | Self::Status(_), Ended::Signal(_)) => false,
            (Self::Signal(_), Ended::Code(_) | Ended::ControlC) => false,
            (Self::GoesOn, _) => false,
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Any => f.write_str("any"),
            Self::Clean => f.write_str("clean"),
            Self::Code(code) => write!(f, "code={code}"),
            Self::Signal(number) => match signal::name(number) {
                Some(name) => write!(f, "signal={name}"),
                None => write!(f, "signal={number}"),
            },
            Self::Status(status) => write!(f, "status={status:#010X}"),
            Self::GoesOn => f.write_str("goes-on"),
        }
    }
}

/// Not a way in which a program can end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAnExpectation(String);

impl FromStr for Expectation {
    type Err = NotAnExpectation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |what: &str, value: &str, example: &str| {
            NotAnExpectation(format!(
                "{value:?} is no {what}; write for instance {example}"
            ))
        };
        match text.split_once('=') {
            None if text == "any" => Ok(Self::Any),
            None if text == "clean" => Ok(Self::Clean),
            None if text == "goes-on" => Ok(Self::GoesOn),
            Some(("code", code)) => match code.parse() {
                Ok(code) => Ok(Self::Code(code)),
                Err(_) => Err(wrong("exit code", code, "code=130")),
            },
            Some(("signal", name)) => match signal::number(name) {
                Some(number) => Ok(Self::Signal(number)),
                None => Err(wrong("signal", name, "signal=SIGINT")),
            },
            Some(("status", status)) => {
                let digits = status.strip_prefix("0x").or(status.strip_prefix("0X"));
                let parsed = match digits {
                    Some(digits) => u32::from_str_radix(digits, 16).ok(),
                    None => status.parse().ok(),
                };
                let parsed = parsed.map(Self::Status);
                parsed.ok_or_else(|| wrong("status", status, "status=0xC000013A"))
            }
            _ => Err(NotAnExpectation(
                "one of clean, any, goes-on, code=N, signal=NAME, status=0xNNNNNNNN".to_owned(),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::{SIGINT, SIGTERM};

    #[test]
    fn words_and_back() {
        for word in [
            "any",
            "clean",
            "code=130",
            "code=-1",
            "signal=SIGINT",
            "status=0xC000013A",
        ] {
            assert_eq!(word.parse::<Expectation>().unwrap().to_string(), word);
        }
        for (other, same) in [
            ("signal=int", Expectation::Signal(SIGINT)),
            ("signal=15", Expectation::Signal(SIGTERM)),
            (
                "status=3221225786",
                Expectation::Status(STATUS_CONTROL_C_EXIT),
            ),
        ] {
            assert_eq!(other.parse(), Ok(same));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |word: &str| word.parse::<Expectation>().unwrap_err().to_string();
        assert_eq!(
            message("code=x"),
            "\"x\" is no exit code; write for instance code=130"
        );
        assert_eq!(
            message("signal=SIGFOO"),
            "\"SIGFOO\" is no signal; write for instance signal=SIGINT"
        );
        assert_eq!(
            message("status=0xZ"),
            "\"0xZ\" is no status; write for instance status=0xC000013A"
        );
        assert!(message("tidy").starts_with("one of clean, any"));
    }

    #[test]
    fn clean_is_what_a_parent_understands() {
        let clean = |ended| Expectation::Clean.is_met_by(ended, SIGINT);
        assert!(clean(Ended::Code(0)) && clean(Ended::Code(130)));
        assert!(clean(Ended::Signal(SIGINT)) && clean(Ended::ControlC));
        assert!(!clean(Ended::Code(1)) && !clean(Ended::Code(143)));
        assert!(!clean(Ended::Signal(11)) && !clean(Ended::Signal(SIGTERM)));
        assert!(Expectation::Clean.is_met_by(Ended::Code(143), SIGTERM));
    }

    #[test]
    fn a_code_is_not_a_signal() {
        let met = |wanted: &str, ended| {
            wanted
                .parse::<Expectation>()
                .unwrap()
                .is_met_by(ended, SIGINT)
        };
        assert!(met("code=3", Ended::Code(3)) && !met("code=3", Ended::Code(4)));
        assert!(!met("code=2", Ended::Signal(2)) && !met("signal=2", Ended::Code(2)));
        assert!(met("signal=SIGINT", Ended::Signal(2)));
        assert!(met("status=0xC000013A", Ended::ControlC));
        assert!(met(
            "status=0xC0000005",
            Ended::Code(0xC000_0005_u32 as i32)
        ));
        assert!(met("any", Ended::Signal(11)));
    }
}
