//! `cargo xtask test`: every step, then a summary.

mod doctor;
mod python;
mod steps;
mod tally;
mod wine;

use crate::testbed::{Missing, Testbed};
use steps::Step;
use tally::Tally;

/// Prints the names of the steps.
pub fn list() -> bool {
    for step in steps::all() {
        println!("{:<20} {}", step.name, step.what);
    }
    true
}

/// Runs the steps whose name contains `only`; returns whether all is well.
///
/// A step that fails does not stop the others: one run tells everything.
pub fn test(testbed: &Testbed, only: Option<&str>) -> bool {
    let wanted = |step: &Step| only.is_none_or(|only| step.name.contains(only));
    let mut total = Tally::default();
    let mut rows = Vec::new();
    for step in steps::all().into_iter().filter(wanted) {
        println!("\n== {}: {}", step.name, step.what);
        let mut tally = (step.run)(testbed).unwrap_or_else(|error| {
            if let Some(Missing(reason)) = error.downcast_ref() {
                return Tally::skipped(reason);
            }
            Tally::failed(&format!("{error:#}"))
        });
        if crate::in_linux_ci() {
            tally.refuse_skips();
        }
        rows.push((step.name, tally.to_string()));
        total.add(step.name, tally);
    }
    println!("\n== summary");
    for (name, tally) in rows {
        println!("{name:<20} {tally}");
    }
    for line in total.details() {
        println!("{line}");
    }
    let ok = total.failed == 0 && total.passed > 0;
    println!(
        "{}",
        if ok {
            "All is well."
        } else {
            "Not all is well."
        }
    );
    println!("{total}");
    ok
}
