//! `press-ctrl-c doctor`: how well-behaved a program is.

mod checks;
mod finding;
mod table;

use anyhow::{Result, bail};
use serde_json::json;

use crate::args;
use crate::plan::{Moment, Plan};
use crate::press::Fate;
use crate::status;
use crate::verdict::sentence;

use self::checks::Patient;
use self::finding::{Finding, Grade};

pub fn doctor(args: &args::Doctor) -> Result<u8> {
    let patient = Patient::new(
        &args.target.program,
        Moment::from(&args.moment),
        args.within,
    );
    let first = patient.once()?;
    let plan = patient.plan();
    match first.fate {
        Fate::Ended(_) | Fate::Killed(_) => {}
        Fate::EndedEarly => {
            eprintln!(
                "press-ctrl-c: nothing to examine: it {}",
                sentence(&first, &plan)
            );
            return Ok(status::NOT_AS_EXPECTED);
        }
        Fate::NeverReady => {
            eprintln!(
                "press-ctrl-c: nothing to examine: it {}",
                sentence(&first, &plan)
            );
            return Ok(status::TIME_LIMIT);
        }
    }
    let mut report = Report::begin(args.json, &plan, &first.way.to_string());
    report.add(patient.pressed_once(&first));
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
    fn begin(json: bool, plan: &Plan, way: &str) -> Self {
        let report = Self {
            json,
            program: plan.shown(),
            way: way.to_owned(),
            findings: Vec::new(),
        };
        if !json {
            table::title(&report.program, way);
        }
        report
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
            anstream::println!("{object}");
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
