//! What most scenarios are made of.

use allow_interrupt::{Event, Scope};

use crate::harness::Reporter;

/// Says that the program is ready, and waits until the check lets it go on.
pub fn go(report: &Reporter) {
    report.line("ready").unwrap();
    assert_eq!(report.read_line().unwrap(), "go");
}

/// A hook that reports a line. It runs on a thread, so it may.
pub fn says(
    report: &Reporter,
    line: &'static str,
) -> impl Fn(Event) + Clone + Send + Sync + 'static {
    let report = report.clone();
    move |_event| report.line(line).unwrap()
}

/// A scope whose hook reports its name, and that passes on.
pub fn passing_on(report: &Reporter, name: &'static str) -> Scope {
    let hook = says(report, name);
    Scope::builder().pass_on().hook(hook).enter().unwrap()
}
