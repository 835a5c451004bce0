//! The program that is examined.

use std::ffi::OsString;
use std::time::Duration;

use press_ctrl_c::{Error, Expectation, Key, Way};

use crate::plan::{Action, Moment, Plan};
use crate::press::{self, Seen};

use super::finding::Line;

/// Between two quick presses.
const QUICKLY: Duration = Duration::from_millis(50);

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
}

/// One more examination, for that line.
pub fn again(line: Line, plan: &Plan) -> Result<Seen, Error> {
    let go = line.name().to_owned();
    press::press(&Plan { go, ..plan.clone() }, |_| {})
}

/// Whether its parent understands how it ended.
pub fn is_clean(seen: &Seen, plan: &Plan) -> bool {
    Expectation::Clean.is_met_by(seen.outcome.ended, plan.action.signal())
}
