//! The examinations. Each starts the program anew.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::Result;
use press_ctrl_c::{Error, Expectation, Key, Way};

use crate::plan::{Action, Moment, Plan};
use crate::press::{self, Fate, Seen};
use crate::verdict::sentence;
use crate::words::{duration, processes};

use super::finding::{Finding, Line};

/// People call this "at once" still.
const AT_ONCE: Duration = Duration::from_millis(500);
/// Between two quick presses.
const QUICKLY: Duration = Duration::from_millis(50);
/// Who is alive so long after a press, and twice what he took to end before, ignores it.
const IGNORES_FOR: Duration = Duration::from_millis(300);

/// Whoever has a prompt is not stuck.
const AT_PROMPT: &str = "it goes on at its prompt, as interactive programs do";

type Check = fn(&Patient, &Seen) -> Result<Vec<Finding>, Error>;

/// Those behind the first one.
pub const MORE: [Check; 5] = [twice, start_up, close, terminate, nohup];

/// The program, and what is the same in every examination.
pub struct Patient {
    plan: Plan,
}

impl Patient {
    pub fn new(program: &[OsString], moment: Moment, within: Duration) -> Self {
        let plan = Plan {
            go: String::new(),
            program: program.to_vec(),
            ignored: false,
            record: None,
            moment,
            action: Action::Press(Key::CtrlC),
            times: 1,
            every: QUICKLY,
            within,
            kill_after: within,
        };
        Self { plan }
    }

    pub fn plan(&self) -> Plan {
        self.plan.clone()
    }

    pub fn once(&self, begun: impl FnOnce(Way)) -> Result<Seen, Error> {
        press::press(&self.plan, begun)
    }

    /// One more examination, for that line.
    fn again(line: Line, plan: &Plan) -> Result<Seen, Error> {
        let go = line.name().to_owned();
        press::press(&Plan { go, ..plan.clone() }, |_| {})
    }

    /// Five lines from one press.
    pub fn pressed_once(&self, first: &Seen) -> Vec<Finding> {
        use Line::*;
        let said = sentence(first, &self.plan);
        let Fate::Ended(reaction) = first.fate else {
            let (reacts, why) = match (first.at_prompt, first.raw) {
                (true, _) => (Finding::good(Reacts, AT_PROMPT), "it goes on"),
                (false, true) => (Finding::bad_if_raw(Reacts), "it had to be killed"),
                (false, false) => (Finding::bad(Reacts, said), "it had to be killed"),
            };
            let rest = [AtOnce, TellsItsParent, LeavesNobody, PutsTheTerminalBack];
            let rest = rest.map(|line| Finding::skipped(line, why));
            return std::iter::once(reacts).chain(rest).collect();
        };
        let (ended, outcome) = (first.outcome.ended, &first.outcome);
        let is_clean = is_clean(first, &self.plan);
        let reacts = match first.raw {
            true => "it reads the terminal raw, and takes the byte for Ctrl-C",
            false => "it ends",
        };
        let left = match outcome.left.as_slice() {
            [] => Finding::good(LeavesNobody, "nobody was left"),
            left => Finding::bad(LeavesNobody, format!("{} lived on", processes(left))),
        };
        let terminal = match outcome.terminal_restored {
            Some(true) => Finding::good(PutsTheTerminalBack, "it is as before"),
            Some(false) => Finding::bad(
                PutsTheTerminalBack,
                "modes, screen or cursor are not as before",
            ),
            None => Finding::skipped(PutsTheTerminalBack, "not to be told here"),
        };
        vec![
            Finding::good(Reacts, reacts),
            Finding::judged(
                AtOnce,
                reaction <= AT_ONCE,
                format!("after {}", duration(reaction)),
            ),
            Finding::judged(TellsItsParent, is_clean, ended.to_string()),
            left,
            terminal,
        ]
    }
}

fn is_clean(seen: &Seen, plan: &Plan) -> bool {
    Expectation::Clean.is_met_by(seen.outcome.ended, plan.action.signal())
}

/// Worse than pressed once: hung, or ended otherwise.
fn twice(patient: &Patient, first: &Seen) -> Result<Vec<Finding>, Error> {
    let plan = Plan {
        times: 2,
        ..patient.plan()
    };
    let seen = Patient::again(Line::PressedTwice, &plan)?;
    let was_clean = matches!(first.fate, Fate::Ended(_)) && is_clean(first, &plan);
    let said = sentence(&seen, &plan);
    Ok(vec![match seen.fate {
        Fate::Ended(reaction) if is_clean(&seen, &plan) || !was_clean => {
            let how = match seen.presses {
                1 => "it ends before the second one".to_owned(),
                _ => format!("it ends {} after the second one", duration(reaction)),
            };
            Finding::good(Line::PressedTwice, how)
        }
        Fate::Killed(_) if seen.at_prompt => Finding::good(Line::PressedTwice, AT_PROMPT),
        Fate::Killed(_) if seen.raw => Finding::skipped(Line::PressedTwice, "both are bytes to it"),
        Fate::Ended(_) | Fate::Killed(_) => Finding::bad(Line::PressedTwice, said),
        // Not this time; that says nothing about the presses.
        Fate::EndedEarly | Fate::NeverReady => Finding::skipped(Line::PressedTwice, said),
    }])
}

/// Half-way between its start and the moment when it was ready.
fn start_up(patient: &Patient, first: &Seen) -> Result<Vec<Finding>, Error> {
    let line = Line::DuringStartUp;
    let took = first
        .ready
        .as_ref()
        .map(|ready| ready.after)
        .unwrap_or_default();
    if first.way.is_wine() {
        let why = "Wine itself loses a press while it starts a program";
        return Ok(vec![Finding::skipped(line, why)]);
    }
    let half = took / 2;
    let plan = Plan {
        moment: Moment {
            ready: None,
            idle: None,
            or_busy: false,
            after: half,
            ..patient.plan.moment.clone()
        },
        ..patient.plan()
    };
    if matches!(first.fate, Fate::Killed(_)) {
        return Ok(vec![Finding::skipped(
            line,
            "Ctrl-C does not end it later either",
        )]);
    }
    let seen = Patient::again(line, &plan)?;
    let when = format!("{} after its start", duration(half));
    Ok(vec![match seen.fate {
        Fate::Ended(_) if is_clean(&seen, &plan) || !is_clean(first, &plan) => {
            Finding::good(line, format!("{}, {when}", seen.outcome.ended))
        }
        Fate::Ended(_) => Finding::bad(line, format!("{}, {when}", seen.outcome.ended)),
        Fate::EndedEarly => Finding::skipped(line, "it had ended before"),
        _ => Finding::bad(line, format!("a press {when} was lost; killed")),
    }])
}

fn close(patient: &Patient, first: &Seen) -> Result<Vec<Finding>, Error> {
    let line = Line::TerminalClosed;
    if first.way == Way::WineInPty {
        return Ok(vec![Finding::skipped(line, "Wine has no such event")]);
    }
    ends_by(patient, Action::Close, line)
}

fn terminate(patient: &Patient, first: &Seen) -> Result<Vec<Finding>, Error> {
    let line = Line::Terminated;
    if first.way != Way::Pty {
        return Ok(vec![Finding::skipped(line, "Windows has no such signal")]);
    }
    if first.at_prompt {
        let why = "shells ignore it at their prompt, other programs need not";
        return Ok(vec![Finding::skipped(line, why)]);
    }
    ends_by(patient, Action::Terminate, line)
}

fn ends_by(patient: &Patient, action: Action, line: Line) -> Result<Vec<Finding>, Error> {
    let plan = Plan {
        action,
        ..patient.plan()
    };
    let seen = Patient::again(line, &plan)?;
    Ok(vec![match seen.fate {
        // A program that reads its input finds it at its end, and may call that a failure.
        Fate::Ended(reaction) => {
            let is_good = action.is_close() || is_clean(&seen, &plan);
            let later = duration(reaction);
            let said = format!("{}, {later} later", seen.outcome.ended);
            Finding::judged(line, is_good, said)
        }
        Fate::Killed(_) => Finding::bad(line, "it lived on, and had to be killed"),
        _ => Finding::skipped(line, sentence(&seen, &plan)),
    }])
}

fn nohup(patient: &Patient, first: &Seen) -> Result<Vec<Finding>, Error> {
    let line = Line::UnderNohup;
    if first.way == Way::WineInPty {
        let why = "only a Windows parent can start it so";
        return Ok(vec![Finding::skipped(line, why)]);
    }
    let usual = match first.fate {
        Fate::Ended(reaction) => reaction,
        _ => Duration::ZERO,
    };
    let watched = IGNORES_FOR + 2 * usual;
    let plan = Plan {
        ignored: true,
        within: watched,
        kill_after: watched,
        ..patient.plan()
    };
    let seen = Patient::again(line, &plan)?;
    Ok(vec![match seen.fate {
        Fate::Killed(_) => Finding::good(line, "it goes on, as its parent wants"),
        Fate::Ended(_) => {
            let how = seen.outcome.ended;
            Finding::bad(
                line,
                format!("{how}, though its parent wants Ctrl-C ignored"),
            )
        }
        Fate::EndedEarly | Fate::NeverReady => Finding::skipped(line, sentence(&seen, &plan)),
    }])
}
