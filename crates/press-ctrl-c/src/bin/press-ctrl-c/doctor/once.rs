//! What one press tells.

use std::time::Duration;

use crate::plan::Plan;
use crate::press::{Fate, Seen};
use crate::verdict::sentence;
use crate::words::{duration, processes};

use super::finding::{Finding, Line};
use super::patient::is_clean;

/// People call this "at once" still.
const AT_ONCE: Duration = Duration::from_millis(500);
/// Whoever has a prompt is not stuck.
pub const AT_PROMPT: &str = "it goes on at its prompt, as interactive programs do";

/// Five lines from one press.
pub fn pressed_once(first: &Seen, plan: &Plan) -> Vec<Finding> {
    use Line::*;
    let said = sentence(first, plan);
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
    let is_clean = is_clean(first, plan);
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
