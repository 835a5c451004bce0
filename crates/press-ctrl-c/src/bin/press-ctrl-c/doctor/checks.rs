//! The further examinations. Each starts the program anew.

use std::time::Duration;

use anyhow::Result;
use press_ctrl_c::{Error, Way};

use crate::plan::{Action, Moment, Plan};
use crate::press::{Fate, Seen};
use crate::verdict::sentence;
use crate::words::duration;

use super::finding::{Finding, Line};
use super::once::AT_PROMPT;
use super::patient::{Patient, again, is_clean};

/// Who is alive so long after a press, and twice what he took to end before, ignores it.
const IGNORES_FOR: Duration = Duration::from_millis(300);

type Check = fn(&Patient, &Seen) -> Result<Vec<Finding>, Error>;

/// Those behind the first one.
pub const MORE: [Check; 5] = [twice, start_up, close, terminate, nohup];

/// Worse than pressed once: hung, or ended otherwise.
fn twice(patient: &Patient, first: &Seen) -> Result<Vec<Finding>, Error> {
    let plan = Plan {
        times: 2,
        ..patient.plan()
    };
    let seen = again(Line::PressedTwice, &plan)?;
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
            ..patient.plan().moment
        },
        ..patient.plan()
    };
    if matches!(first.fate, Fate::Killed(_)) {
        return Ok(vec![Finding::skipped(
            line,
            "Ctrl-C does not end it later either",
        )]);
    }
    let seen = again(line, &plan)?;
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
    let seen = again(line, &plan)?;
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
    let seen = again(line, &plan)?;
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
