//! The Python package, on this system and on Windows: `python/storms.py`, in a terminal of its own.

use std::time::Duration;

use press_ctrl_c::{Ended, Program};

use super::Options;
use crate::tally::{Fault, Tally};

/// Each with its rounds in the short and in the long form, and under Wine in both.
const STORMS: [(&str, [u64; 4]); 5] = [
    ("enters_and_exits", [2_000, 10_000, 500, 10_000]),
    ("collected_scopes", [200, 10_000, 100, 2_000]),
    ("raising_hooks", [200, 10_000, 50, 2_000]),
    ("threads", [200, 10_000, 50, 2_000]),
    ("shutdown", [20, 500, 5, 100]),
];

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/storms.py");

pub fn run(options: &Options) -> Tally {
    let mut all = Tally::default();
    let Some(python) = &options.python else {
        all.fault(Fault::Crashed, "--python names no Python with the package");
        return all;
    };
    for (storm, rounds) in STORMS {
        let windows = python.extension().is_some_and(|extension| extension == "exe");
        let rounds = rounds[usize::from(options.long) + 2 * usize::from(windows)];
        eprintln!("  {storm}: {rounds} rounds");
        let program = match windows {
            true => Program::wine(python),
            false => Program::new(python),
        };
        let program = program.args([SCRIPT, storm, &rounds.to_string()]);
        let limit = Duration::from_secs(if options.long { 3_000 } else { 250 });
        match report(program.time_limit(limit)) {
            Ok(line) => all.add_line(storm, &line),
            Err(error) => all.fault(Fault::Crashed, format!("{storm}: {error}")),
        }
    }
    all
}

fn report(program: Program) -> Result<String, String> {
    let mut run = program.start().map_err(|error| error.to_string())?;
    let line = run.next_report().map_err(|error| error.to_string())?;
    match run.finish().map_err(|error| error.to_string())?.ended {
        Ended::Code(0) => Ok(line),
        other => Err(format!("{line}, and then it {other}")),
    }
}
