//! The report, for people.

use crate::output::say;
use crate::words::{BAD, BOLD, DIM, GOOD, HINT, styled};

use super::finding::{Finding, Grade};

/// How wide the names are.
const NAMES: usize = 24;
/// How wide a text may be: with the names, a terminal of 100 columns.
const TEXT: usize = 72;

pub fn title(program: &str, way: &str) {
    say!("{}", styled(BOLD, program));
    say!("{}", styled(DIM, format!("in {way}")));
    say!("");
}

pub fn rows(findings: &[Finding]) {
    for finding in findings {
        let (style, sign) = match finding.grade {
            Grade::Good => (GOOD, "✓"),
            Grade::Bad => (BAD, "✗"),
            Grade::Skipped => (DIM, "–"),
        };
        let name = format!("{:<NAMES$}", finding.line.name());
        say!(
            "{} {name}{}",
            styled(style, sign),
            styled(style, &finding.seen)
        );
        let indent = " ".repeat(NAMES + 2);
        for line in finding.advice.iter().flat_map(|advice| wrap(advice)) {
            say!("{indent}{line}");
        }
        if finding.grade == Grade::Bad {
            match finding.allow_interrupt {
                Some(how) => say!("{indent}{} {how}", styled(HINT, "allow-interrupt:")),
                None => say!(
                    "{indent}{}",
                    styled(DIM, "allow-interrupt does not help here")
                ),
            }
        }
    }
}

pub fn summary(findings: &[Finding]) {
    let count = |grade| {
        findings
            .iter()
            .filter(|finding| finding.grade == grade)
            .count()
    };
    let (good, bad, skipped) = (count(Grade::Good), count(Grade::Bad), count(Grade::Skipped));
    let fixed = findings
        .iter()
        .filter(|finding| finding.allow_interrupt.is_some())
        .count();
    say!("");
    let counts = format!("{good} good, {bad} bad, {skipped} not examined");
    match bad {
        0 => say!("{}", styled(GOOD, counts)),
        _ => say!(
            "{}; allow-interrupt helps with {fixed} of the {bad}",
            styled(BAD, counts)
        ),
    }
}

fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= TEXT => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
