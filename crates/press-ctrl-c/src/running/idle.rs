//! Waiting until a program has nothing to do.

use std::time::{Duration, Instant};

use crate::{Error, Running};

impl Running {
    /// Waits until the program has been idle for this long: it has written
    /// nothing, reported nothing, and hardly computed (a twentieth of that time
    /// at the most; its timers may tick), and does not wait for a processor or a
    /// disk at the end of it.
    ///
    /// # Platform notes
    ///
    /// Whether it computes is known on Linux (of every process in its session)
    /// and on Windows, what it waits for only on Linux. Elsewhere silence alone
    /// counts.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`] if the program ends before, [`Error::TimeLimit`] if it
    /// is never idle.
    pub fn wait_idle(&mut self, quiet: Duration) -> Result<(), Error> {
        let began = Instant::now();
        let waiting_for = format!("{quiet:?} of idleness");
        loop {
            let (heard, computed) = (self.heard(), self.process.computed());
            let left = self.limit.saturating_sub(began.elapsed());
            let disturbed = self.watch.wait(quiet.min(left), |state| {
                let heard_more = (state.terminal_written, state.lines.len()) != heard;
                (heard_more || state.end.is_some()).then_some(())
            });
            let (ended, cancelled) = {
                let state = self.watch.lock();
                (state.end.is_some(), state.cancelled)
            };
            if ended || cancelled {
                // Says so, with all that the program said.
                return self.wait(&waiting_for, |_| None);
            }
            let elapsed = began.elapsed();
            // On a machine that is busy with others it may not have got round to computing.
            if disturbed.is_none() && left >= quiet && !self.process.wants_to_run() {
                let now = self.process.computed();
                // Less than before: one of them has ended, which is no idleness either.
                let busy = now.zip(computed).map(|(now, then)| now.checked_sub(then));
                if busy.is_none_or(|busy| busy.is_some_and(|busy| busy <= quiet / 20)) {
                    return Ok(());
                }
            }
            if elapsed >= self.limit {
                return Err(self.time_limit(&waiting_for));
            }
        }
    }

    fn heard(&self) -> (u64, usize) {
        let state = self.watch.lock();
        (state.terminal_written, state.lines.len())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::time::Duration;

    use crate::{Error, Program};

    /// While it has no processor, it computes as little as one that waits.
    #[test]
    fn one_that_only_wants_to_run_is_not_idle() -> Result<(), Error> {
        let busy = Program::new("sh").args(["-c", "echo ready; while :; do :; done"]);
        let mut run = busy.start()?;
        run.wait_for("ready")?;
        assert!(run.process.wants_to_run());

        let mut run = Program::new("sleep").arg("60").start()?;
        run.wait_idle(Duration::from_millis(100))?;
        assert!(!run.process.wants_to_run());
        Ok(())
    }
}
