//! `press-ctrl-c -- PROGRAM`: one go or many, and what is said of them.

use std::time::Duration;

use anyhow::Result;
use press_ctrl_c::{Ended, Expectation};
use serde_json::{Value, json};

use crate::args::Press;
use crate::output::say;
use crate::plan::{Action, Plan};
use crate::press::{self, Fate, Seen};
use crate::verdict::{self, Verdict};
use crate::words::{self, BOLD, DIM, GOOD, duration, styled};

pub fn press(args: &Press) -> Result<u8> {
    let mut plan = Plan::from(args);
    let repeat = args.repeat.get();
    let mut runs = Vec::new();
    for number in 1..=repeat {
        if repeat > 1 {
            plan.go = format!("{number}/{repeat}");
        }
        let seen = press::press(&plan, |way| {
            if number == 1 && !args.json {
                say!("{}: in {way}", styled(BOLD, plan.shown()));
            }
        })?;
        let verdict = Verdict::of(&seen, &plan, &args.expect);
        if !args.json {
            match repeat {
                1 => tell(&seen, &plan, verdict, args),
                _ => say!("  {number}/{repeat}  {}", line(&seen, &plan, verdict)),
            }
        }
        runs.push((seen, verdict));
    }
    let worst = runs.iter().map(|(_, verdict)| *verdict);
    let worst = worst
        .max_by_key(|verdict| verdict.status())
        .expect("one at least");
    let mut reactions: Vec<Duration> = runs.iter().filter_map(|(seen, _)| reaction(seen)).collect();
    reactions.sort();
    if args.json {
        let runs: Vec<_> = runs
            .iter()
            .map(|(seen, verdict)| of_run(seen, &plan, *verdict))
            .collect();
        let program: Vec<_> = plan
            .program
            .iter()
            .map(|word| word.to_string_lossy())
            .collect();
        say!(
            "{}",
            json!({
                "program": program,
                "verdict": worst,
                "reaction_median_us": median(&reactions).map(micros),
                "reaction_worst_us": reactions.last().copied().map(micros),
                "runs": runs,
            })
        );
    } else if repeat > 1 {
        let fine = runs
            .iter()
            .filter(|(_, verdict)| *verdict == Verdict::AsExpected)
            .count();
        print_summary(fine, runs.len(), &reactions);
    }
    Ok(worst.status())
}

fn tell(seen: &Seen, plan: &Plan, verdict: Verdict, args: &Press) {
    if let Some(ready) = &seen.ready {
        let mut line = format!("{} after {}", ready.how, duration(ready.after));
        if ready.after.is_zero() {
            line = ready.how.clone();
        }
        if !plan.moment.after.is_zero() {
            line += &format!(", and {} later", duration(plan.moment.after));
        }
        if seen.presses > 0 {
            line += &format!("; {}", plan.action.done());
            if seen.presses > 1 {
                line += &format!(" {} times", seen.presses);
            }
        }
        say!("  {line}");
    }
    say!("  {}", styled(BOLD, verdict::sentence(seen, plan)));
    for remark in verdict::remarks(seen, plan) {
        say!("  {}", styled(DIM, remark));
    }
    let is_fine = verdict == Verdict::AsExpected;
    if args.show || !is_fine {
        say!("{}", styled(DIM, "on its screen:"));
        seen.screen
            .trim_end()
            .lines()
            .for_each(|line| say!("  | {line}"));
    }
    let wanted: Vec<_> = args.expect.iter().map(ToString::to_string).collect();
    let until = match *args.expect {
        [Expectation::GoesOn] => "for",
        _ => "within",
    };
    let wanted = format!("{} {until} {}", wanted.join(" or "), duration(plan.within));
    match is_fine {
        true => say!("{}: {wanted}", styled(GOOD, "as expected")),
        false => say!("{}: {wanted}", words::bad("not as expected")),
    }
}

fn line(seen: &Seen, plan: &Plan, verdict: Verdict) -> String {
    let sentence = verdict::sentence(seen, plan);
    match verdict {
        Verdict::AsExpected => sentence,
        _ => words::bad(sentence),
    }
}

fn print_summary(fine: usize, all: usize, reactions: &[Duration]) {
    let style = if fine == all { GOOD } else { words::BAD };
    let counted = styled(style, format!("{fine} of {all} as expected"));
    match (median(reactions), reactions.last()) {
        (Some(median), Some(worst)) => say!(
            "{counted}; reaction: median {}, worst {}",
            duration(median),
            duration(*worst)
        ),
        _ => say!("{counted}"),
    }
}

fn reaction(seen: &Seen) -> Option<Duration> {
    match seen.fate {
        Fate::Ended(reaction) => Some(reaction),
        _ => None,
    }
}

/// Of an even number, the lower of the two in the middle.
fn median(sorted: &[Duration]) -> Option<Duration> {
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn of_run(seen: &Seen, plan: &Plan, verdict: Verdict) -> Value {
    let outcome = &seen.outcome;
    let by_itself = matches!(seen.fate, Fate::Ended(_) | Fate::EndedEarly);
    let (code, signal) = match outcome.ended {
        _ if !by_itself => (None, None),
        Ended::Code(code) => (Some(i64::from(code)), None),
        Ended::Signal(number) => (None, Some(number)),
        Ended::ControlC => (Some(0xC000_013A), None),
        _ => (None, None),
    };
    json!({
        "verdict": verdict,
        "said": verdict::sentence(seen, plan),
        "remarks": verdict::remarks(seen, plan),
        "terminal": seen.way.to_string(),
        "ready": seen.ready.as_ref().map(|ready| &ready.how),
        "ready_after_us": seen.ready.as_ref().map(|ready| micros(ready.after)),
        "action": plan.action.done(),
        "presses": seen.presses,
        "reads_key_as_byte": matches!(plan.action, Action::Press(_)).then_some(seen.raw),
        "code": code,
        "signal": signal,
        "killed": !by_itself,
        "reaction_us": reaction(seen).map(micros),
        "left": outcome.left,
        "terminal_restored": outcome.terminal_restored,
        "written": outcome.written,
        "screen": seen.screen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_one_of_them() {
        let of = |millis: &[u64]| {
            let all: Vec<_> = millis.iter().copied().map(Duration::from_millis).collect();
            median(&all).map(|median| median.as_millis())
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[7]), Some(7));
        assert_eq!(of(&[1, 2, 9]), Some(2));
        assert_eq!(of(&[1, 2, 8, 9]), Some(2));
    }
}
