//! One go: start, wait, press, see how it ends.

use std::time::{Duration, Instant};

use press_ctrl_c::{Ended, Error, Outcome, Running, Way};

use crate::interrupted;
use crate::plan::{Action, Plan, Ready};
use crate::progress::Progress;
use crate::words::duration;

/// What is left to do when a program has ended: its last output, its children.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(10);

/// How long a program at its prompt is quiet.
const QUIET_AT_PROMPT: Duration = Duration::from_millis(200);

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
    /// It did not end, but it answers at a prompt.
    pub at_prompt: bool,
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

/// `begun` is told in which terminal, as soon as that is there.
pub fn press(plan: &Plan, begun: impl FnOnce(Way)) -> Result<Seen, Error> {
    let mut run = plan.start()?;
    interrupted::watched(&run);
    // Starting Wine may take longer than the program.
    let started = Instant::now();
    begun(run.way());
    let progress = Progress::begin(&plan.go);
    let mut seen = SoFar::default();
    let fate = go(plan, &mut run, started, &progress, &mut seen)?;
    let is_pressed = matches!((fate, plan.action), (Fate::Killed(_), Action::Press(_)));
    let at_prompt = is_pressed && run.is_at_prompt(QUIET_AT_PROMPT)?;
    if matches!(fate, Fate::NeverReady | Fate::Killed(_)) {
        run.kill();
    }
    progress.say("waiting for whoever is left");
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
        at_prompt,
        fate,
        outcome,
        screen: run.screen(),
    })
}

#[derive(Default)]
struct SoFar {
    ready: Option<Ready>,
    presses: u32,
    raw: bool,
}

fn go(
    plan: &Plan,
    run: &mut Running,
    started: Instant,
    progress: &Progress,
    seen: &mut SoFar,
) -> Result<Fate, Error> {
    progress.say(plan.moment.waiting_for());
    match plan.moment.wait(run, started) {
        Ok(ready) => seen.ready = Some(ready),
        Err(Error::Ended { .. }) => return Ok(Fate::EndedEarly),
        Err(Error::TimeLimit { .. }) => return Ok(Fate::NeverReady),
        Err(error) => return Err(error),
    }
    let after = plan.moment.after;
    if !after.is_zero() {
        progress.say(format!("{} later", duration(after)));
        if run.ends_within(after).is_some() {
            return Ok(Fate::EndedEarly);
        }
    }
    if let Action::Press(key) = plan.action {
        seen.raw = run.interrupts(key) == Some(false);
    }
    let mut pressed = Instant::now();
    for press in 1..=plan.times {
        pressed = Instant::now();
        plan.action.perform(run)?;
        seen.presses = press;
        progress.say(match press {
            1 => format!("{}; waiting for the end", plan.action.done()),
            _ => format!("{} {press} times; waiting for the end", plan.action.done()),
        });
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
