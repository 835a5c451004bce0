//! What is to be thought of it.

use press_ctrl_c::{Ended, Expectation};
use serde::Serialize;

use crate::plan::{Action, Plan};
use crate::press::{Fate, Seen};
use crate::status;
use crate::words::{self, duration};

/// The verdict on one go. In JSON by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    AsExpected,
    EndedOtherwise,
    /// Before anybody pressed.
    EndedEarly,
    /// And went on in the background.
    WentToBackground,
    TooSlow,
    NoReaction,
    NeverReady,
}

impl Verdict {
    pub fn status(self) -> u8 {
        match self {
            Self::AsExpected => status::AS_EXPECTED,
            Self::EndedOtherwise | Self::EndedEarly | Self::WentToBackground => {
                status::NOT_AS_EXPECTED
            }
            Self::TooSlow | Self::NoReaction | Self::NeverReady => status::TIME_LIMIT,
        }
    }

    pub fn of(seen: &Seen, plan: &Plan, expected: &[Expectation]) -> Self {
        let (ended, sent) = (seen.outcome.ended, plan.action.signal());
        match seen.fate {
            Fate::NeverReady => Self::NeverReady,
            Fate::Killed(_) if expected.contains(&Expectation::GoesOn) => Self::AsExpected,
            Fate::Killed(_) => Self::NoReaction,
            Fate::EndedEarly if !seen.outcome.left.is_empty() => Self::WentToBackground,
            Fate::EndedEarly => Self::EndedEarly,
            Fate::Ended(reaction) if reaction > plan.within => Self::TooSlow,
            Fate::Ended(_) if expected.iter().any(|wanted| wanted.is_met_by(ended, sent)) => {
                Self::AsExpected
            }
            Fate::Ended(_) => Self::EndedOtherwise,
        }
    }
}

/// How it ended, in one sentence.
pub fn sentence(seen: &Seen, plan: &Plan) -> String {
    let ended = ended(seen, plan.action.signal());
    let ended = ended.as_str();
    match seen.fate {
        Fate::Ended(reaction) => {
            let last = match seen.presses {
                1 => "",
                _ => ", counted from the last press",
            };
            format!("{ended} after {}{last}", duration(reaction))
        }
        Fate::EndedEarly => {
            let before = if seen.ready.is_some() {
                "the press"
            } else {
                "it was ready"
            };
            match seen.outcome.left.as_slice() {
                [] => format!("{ended} before {before}"),
                left => format!(
                    "{ended} before {before}, and went on in the background as {}; \
                     press what stays in the foreground",
                    words::processes(left)
                ),
            }
        }
        Fate::NeverReady => {
            let limit = duration(plan.moment.ready_within);
            let what = match &plan.moment.ready {
                Some(pattern) => format!("never said /{pattern}/ in {limit}"),
                None => format!("was never idle in {limit}; say --ready or --after"),
            };
            format!("{what}; killed")
        }
        Fate::Killed(after) => {
            let what = match seen.at_prompt {
                true => "went on, and is at its prompt",
                false => "did not react",
            };
            format!("{what}; killed after {}", duration(after))
        }
    }
}

fn ended(seen: &Seen, sent: i32) -> String {
    let pressed = seen.presses > 0;
    match seen.outcome.ended {
        Ended::Signal(number) if pressed && number == sent => {
            format!("died by {}, as shells expect,", words::signal(number))
        }
        Ended::Code(code) if pressed && code == 128 + sent => {
            format!("exited {code}, which is what a shell says of that signal,")
        }
        Ended::ControlC => "died by Ctrl-C (0xC000013A), as Windows expects,".to_owned(),
        other => other.to_string(),
    }
}

/// What else a person should know.
pub fn remarks(seen: &Seen, plan: &Plan) -> Vec<String> {
    let mut remarks = Vec::new();
    if seen.raw {
        remarks.push(format!(
            "it reads the terminal raw: {} is a byte for it to read, and nobody interrupts it",
            match plan.action {
                Action::Press(key) => key.to_string(),
                _ => "the key".to_owned(),
            }
        ));
    }
    let outcome = &seen.outcome;
    if !outcome.left.is_empty() && matches!(seen.fate, Fate::Ended(_)) {
        let who = words::processes(&outcome.left);
        remarks.push(format!("it left {who} behind, now killed"));
    }
    if outcome.terminal_restored == Some(false) && matches!(seen.fate, Fate::Ended(_)) {
        remarks.push("it left the terminal otherwise than it got it".to_owned());
    }
    if outcome.written > outcome.terminal.len() as u64 {
        let megabytes = outcome.written as f64 / f64::from(1 << 20);
        remarks.push(format!(
            "it wrote {megabytes:.1} MB; the last of it was kept"
        ));
    }
    let wine = seen.way.is_wine();
    if wine && outcome.ended == Ended::Code(0) && matches!(seen.fate, Fate::Ended(_)) {
        let when = match plan.action {
            Action::Press(key) => format!("on {key}"),
            _ => "when the terminal closes".to_owned(),
        };
        remarks.push(format!(
            "what Wine itself does {when} is to exit with 0, too"
        ));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_names_every_verdict() {
        let readme = include_str!("../../../README.md");
        for verdict in [
            Verdict::AsExpected,
            Verdict::EndedOtherwise,
            Verdict::EndedEarly,
            Verdict::WentToBackground,
            Verdict::TooSlow,
            Verdict::NoReaction,
            Verdict::NeverReady,
        ] {
            let name = serde_json::to_string(&verdict).unwrap();
            let name = name.trim_matches('"');
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
    }
}
