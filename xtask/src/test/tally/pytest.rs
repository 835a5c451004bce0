//! Reads what pytest prints, with `-ra`, so that it names what it skipped.

use super::Tally;

impl Tally {
    /// Reads a line that pytest printed.
    ///
    /// A test that is expected to fail counts as skipped, since nobody knows
    /// whether it does; one that passes all the same counts as failed, and so
    /// does what fails around a test (an *error*).
    pub fn read_pytest_line(&mut self, line: &str) {
        let line = line.trim();
        if let Some(counts) = summary(line) {
            for (count, word) in counts {
                match word {
                    "passed" => self.passed += count,
                    "failed" | "error" | "errors" | "xpassed" => self.failed += count,
                    "skipped" | "xfailed" => self.skipped += count,
                    _ => {}
                }
            }
            return;
        }
        // "FAILED tests/test_x.py::test_y - assert 0", with or without a reason.
        let Some((word, rest)) = line.split_once(' ') else {
            return;
        };
        match word {
            "FAILED" | "ERROR" | "XPASS" => self.failures.push(name(rest)),
            "SKIPPED" | "XFAIL" => self.skips.push(rest.to_owned()),
            _ => {}
        }
    }
}

fn name(rest: &str) -> String {
    let name = rest.split_once(" - ").map_or(rest, |(name, _)| name);
    name.to_owned()
}

/// The counts in pytest's last line: "=== 1 failed, 2 passed in 0.40s ===".
fn summary(line: &str) -> Option<Vec<(usize, &str)>> {
    let line = line.trim_matches(['=', ' ']);
    // From a minute on "in 61.00s (0:01:01)" follows.
    let (counts, time) = line.rsplit_once(" in ")?;
    let seconds = time.split_whitespace().next()?.strip_suffix('s')?;
    seconds.parse::<f64>().ok()?;
    counts
        .split(", ")
        .map(|count| {
            let (number, word) = count.split_once(' ')?;
            Some((number.parse().ok()?, word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str], ok: bool) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.read_pytest_line(line);
        }
        tally.command_ended(ok);
        tally
    }

    #[test]
    fn reads_what_pytest_prints() {
        let tally = read(
            &[
                "tests/test_x.py ..FsE.                                              [100%]",
                "E   assert 0 == 1 in 2.0s",
                "=========================== short test summary info ===========================",
                "SKIPPED [1] tests/test_x.py:9: why",
                "FAILED tests/test_x.py::test_a[1 - 2] - assert 0",
                "ERROR tests/test_x.py::test_b - OSError: no",
                "======= 1 failed, 3 passed, 1 skipped, 2 deselected, 1 warning, 1 error in 61.40s (0:01:01) =======",
            ],
            false,
        );
        assert_eq!(tally.to_string(), "3 passed, 2 failed, 1 skipped");
        let details: Vec<_> = tally.details().collect();
        assert_eq!(
            details,
            [
                "skipped: [1] tests/test_x.py:9: why",
                "FAILED: tests/test_x.py::test_a[1",
                "FAILED: tests/test_x.py::test_b",
            ]
        );
    }

    #[test]
    fn reads_the_quiet_form() {
        let tally = read(&["2 passed in 0.30s"], true);
        assert_eq!(tally.to_string(), "2 passed, 0 failed, 0 skipped");
    }

    #[test]
    fn what_was_expected_to_fail_is_no_success() {
        let tally = read(&["1 passed, 1 xfailed, 1 xpassed in 0.01s"], true);
        assert_eq!(tally.to_string(), "1 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn a_pytest_that_ran_nothing_or_crashed_is_a_failure() {
        for (lines, ok) in [
            (&["== no tests ran in 0.01s =="][..], false),
            (&["3 deselected in 0.01s"], true),
            (&["tests/test_x.py ..Fatal Python error: aborted"], false),
            // Ctrl-C ended it half way.
            (&["=== 1 passed in 0.01s ==="], false),
        ] {
            assert_eq!(read(lines, ok).failed, 1, "{lines:?}");
        }
    }
}
