//! `press-ctrl-c doctor`: how well-behaved a program is.

mod checks;
mod finding;
mod once;
mod patient;
mod table;

use anyhow::{Result, bail};
use press_ctrl_c::Way;
use serde_json::json;

use crate::args;
use crate::output::{self, say};
use crate::plan::{Moment, Plan};
use crate::press::Fate;
use crate::status;
use crate::verdict::sentence;

use self::finding::{Finding, Grade};
use self::once::pressed_once;
use self::patient::Patient;

pub fn doctor(args: &args::Doctor) -> Result<u8> {
    let patient = Patient::new(
        &args.target.program,
        Moment::from(&args.moment),
        args.within,
    );
    let plan = patient.plan();
    let mut report = Report::begin(args.json, &plan);
    let first = patient.once(|way| report.show_way(way))?;
    match first.fate {
        Fate::Ended(_) | Fate::Killed(_) => {}
        Fate::EndedEarly | Fate::NeverReady => {
            let why = sentence(&first, &plan);
            output::complain(format!("nothing to examine: it {why}"));
            return Ok(match first.fate {
                Fate::NeverReady => status::TIME_LIMIT,
                _ => status::NOT_AS_EXPECTED,
            });
        }
    }
    report.add(pressed_once(&first, &plan));
    for check in checks::MORE {
        report.add(check(&patient, &first)?);
    }
    report.end()
}

/// Shown as it grows: an examination takes some seconds.
struct Report {
    json: bool,
    program: String,
    way: String,
    findings: Vec<Finding>,
}

impl Report {
    fn begin(json: bool, plan: &Plan) -> Self {
        Self {
            json,
            program: plan.shown(),
            way: String::new(),
            findings: Vec::new(),
        }
    }

    fn show_way(&mut self, way: Way) {
        self.way = way.to_string();
        if !self.json {
            table::title(&self.program, &self.way);
        }
    }

    fn add(&mut self, findings: Vec<Finding>) {
        if !self.json {
            table::rows(&findings);
        }
        self.findings.extend(findings);
    }

    fn end(self) -> Result<u8> {
        let bad = self
            .findings
            .iter()
            .any(|finding| finding.grade == Grade::Bad);
        if self.json {
            let object = json!({
                "program": self.program,
                "terminal": self.way,
                "well_behaved": !bad,
                "findings": self.findings,
            });
            say!("{object}");
        } else {
            table::summary(&self.findings);
        }
        if self.findings.is_empty() {
            bail!("nothing was examined");
        }
        Ok(if bad {
            status::NOT_AS_EXPECTED
        } else {
            status::AS_EXPECTED
        })
    }
}
