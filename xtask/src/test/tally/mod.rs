//! Counts what passed, failed and was skipped, and remembers the names.

mod pytest;

use std::fmt;

/// The result of a step or of all steps.
#[derive(Debug, Default)]
pub struct Tally {
    /// Checks and tests that passed.
    pub passed: usize,
    /// Checks and tests that failed.
    pub failed: usize,
    skipped: usize,
    failures: Vec<String>,
    skips: Vec<String>,
}

impl Tally {
    /// One check, and whether it passed.
    pub fn check(ok: bool) -> Self {
        if ok {
            Self {
                passed: 1,
                ..Self::default()
            }
        } else {
            Self::failed("see above")
        }
    }

    /// One check that failed.
    pub fn failed(reason: &str) -> Self {
        let failures = vec![reason.to_owned()];
        Self {
            failed: 1,
            failures,
            ..Self::default()
        }
    }

    /// One check that could not be run.
    pub fn skipped(reason: &str) -> Self {
        let skips = vec![reason.to_owned()];
        Self {
            skipped: 1,
            skips,
            ..Self::default()
        }
    }

    /// Reads a line that a test binary printed.
    pub fn read_line(&mut self, line: &str) {
        if let Some(counts) = line.trim().strip_prefix("test result: ") {
            self.passed += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.skipped += count(counts, "ignored");
        } else if let Some(test) = line.trim().strip_prefix("test ") {
            if let Some((name, end)) = test.rsplit_once(" ... ") {
                if end.starts_with("FAILED") {
                    self.failures.push(name.trim_end().to_owned());
                } else if end.starts_with("ignored") {
                    self.skips.push(name.trim_end().to_owned());
                }
            }
        }
    }

    /// A test command that failed without a failed test did not get to its
    /// tests: it was not built, or it crashed. One that ran no test at all was
    /// asked for the wrong ones.
    pub fn command_ended(&mut self, ok: bool) {
        let reason = match (ok, self.passed + self.failed + self.skipped) {
            (false, _) if self.failed == 0 => "the command itself; see above",
            (true, 0) => "no test was run",
            _ => return,
        };
        self.failed = 1;
        self.failures.push(reason.to_owned());
    }

    /// What was skipped counts as failed from now on.
    pub fn refuse_skips(&mut self) {
        self.failed += std::mem::take(&mut self.skipped);
        let skips = std::mem::take(&mut self.skips).into_iter();
        self.failures
            .extend(skips.map(|name| format!("{name} (skipped, but CI=true)")));
    }

    /// Adds the result of a step.
    pub fn add(&mut self, step: &str, other: Self) {
        let named = |name: String| format!("{step}: {name}");
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures.into_iter().map(named));
        self.skips.extend(other.skips.into_iter().map(named));
    }

    /// One line for each failure and skip.
    pub fn details(&self) -> impl Iterator<Item = String> + '_ {
        let skips = self.skips.iter().map(|name| format!("skipped: {name}"));
        let failures = self.failures.iter().map(|name| format!("FAILED: {name}"));
        skips.chain(failures)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
            ..
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// The number before `word` in "ok. 3 passed; 0 failed; 1 ignored; ...".
fn count(counts: &str, word: &str) -> usize {
    let words: Vec<_> = counts.split([' ', ';']).filter(|w| !w.is_empty()).collect();
    let found = words.windows(2).find(|pair| pair[1] == word);
    found.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_libtest_prints() {
        let mut tally = Tally::default();
        for line in [
            "test plain ... ok",
            "test other ... FAILED",
            "test later ... ignored, needs a display",
            "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
        ] {
            tally.read_line(line);
        }
        tally.command_ended(false);
        assert_eq!(tally.to_string(), "1 passed, 1 failed, 1 skipped");
        let details: Vec<_> = tally.details().collect();
        assert_eq!(details, ["skipped: later", "FAILED: other"]);
    }

    #[test]
    fn a_command_that_fails_without_tests_is_a_failure() {
        let mut tally = Tally::default();
        tally.command_ended(false);
        assert_eq!(tally.failed, 1);
    }

    #[test]
    fn a_command_without_tests_is_a_failure() {
        let mut tally = Tally::default();
        tally.read_line("test result: ok. 0 passed; 0 failed; 0 ignored; 9 filtered out");
        tally.command_ended(true);
        assert_eq!(tally.failed, 1);
    }

    #[test]
    fn refused_skips_are_failures() {
        let mut tally = Tally::skipped("no Wine");
        tally.refuse_skips();
        assert_eq!(tally.to_string(), "0 passed, 1 failed, 0 skipped");
    }
}
