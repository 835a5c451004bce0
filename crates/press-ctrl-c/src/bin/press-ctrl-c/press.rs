//! One go: start, wait, press, see how it ends.

use std::time::{Duration, Instant};

use press_ctrl_c::{Ended, Error, Outcome, Running, Way};

use crate::plan::{Action, Plan, Ready};

/// What is left to do when a program has ended: its last output, its children.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(10);

/// What is left of 0xC000013A when Wine hands it on to Unix. Few programs mean
/// this number when they exit with it.
const LOW_BYTE: Ended = Ended::Code(0x3A);

/// What came of it.
#[derive(Debug)]
pub struct Seen {
    pub way: Way,
    /// `None` if it never was.
    pub ready: Option<Ready>,
    pub presses: u32,
    /// The program reads the key as a byte.
    pub raw: bool,
    pub fate: Fate,
    /// With the program killed if it did not end.
    pub outcome: Outcome,
    pub screen: String,
}

/// What became of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It ended by itself, so long after the last press.
    Ended(Duration),
    /// It ended before the press.
    EndedEarly,
    /// It was not ready in time, and was killed.
    NeverReady,
    /// It did not end, and was killed so long after the last press.
    Killed(Duration),
}

pub fn press(plan: &Plan) -> Result<Seen, Error> {
    let mut run = plan.start()?;
    // Starting Wine may take longer than the program.
    let started = Instant::now();
    let mut seen = Progress::default();
    let fate = go(plan, &mut run, started, &mut seen)?;
    if matches!(fate, Fate::NeverReady | Fate::Killed(_)) {
        run.kill();
    }
    run.set_time_limit(LAST_WORDS_WITHIN);
    let mut outcome = run.finish()?;
    if run.way() == Way::WineInPty && outcome.ended == LOW_BYTE {
        outcome.ended = Ended::ControlC;
    }
    let fate = match (fate, outcome.reaction) {
        // Not later than we noticed it.
        (Fate::Ended(noticed), Some(reaction)) => Fate::Ended(reaction.min(noticed)),
        // It had gone when we came to press.
        (Fate::Ended(_), None) => Fate::EndedEarly,
        (fate, _) => fate,
    };
    Ok(Seen {
        way: run.way(),
        ready: seen.ready,
        presses: seen.presses,
        raw: seen.raw,
        fate,
        outcome,
        screen: run.screen(),
    })
}

#[derive(Default)]
struct Progress {
    ready: Option<Ready>,
    presses: u32,
    raw: bool,
}

fn go(
    plan: &Plan,
    run: &mut Running,
    started: Instant,
    seen: &mut Progress,
) -> Result<Fate, Error> {
    match plan.moment.wait(run, started) {
        Ok(ready) => seen.ready = Some(ready),
        Err(Error::Ended { .. }) => return Ok(Fate::EndedEarly),
        Err(Error::TimeLimit { .. }) => return Ok(Fate::NeverReady),
        Err(error) => return Err(error),
    }
    if !plan.moment.after.is_zero() && run.ends_within(plan.moment.after).is_some() {
        return Ok(Fate::EndedEarly);
    }
    if let Action::Press(key) = plan.action {
        seen.raw = run.interrupts(key) == Some(false);
    }
    let mut pressed = Instant::now();
    for press in 1..=plan.times {
        pressed = Instant::now();
        plan.action.perform(run)?;
        seen.presses = press;
        if press < plan.times && run.ends_within(plan.every).is_some() {
            break;
        }
    }
    let limit = plan.within.max(plan.kill_after);
    Ok(
        match run.ends_within(limit.saturating_sub(pressed.elapsed())) {
            Some(_) => Fate::Ended(pressed.elapsed()),
            None => Fate::Killed(pressed.elapsed()),
        },
    )
}
