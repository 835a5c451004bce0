//! Presses Ctrl-C on an example that runs in a terminal of its own, and says
//! what came of it.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use press_ctrl_c::{Ended, Key, Program, Running, signal};
use serde::Serialize;

/// This system, as the verdict names it.
pub const HERE: &str = std::env::consts::OS;
/// A Windows program that Wine runs on this system.
pub const WINE: &str = "windows-wine";

/// Wine may have to start its services first.
pub const LIMIT: Duration = Duration::from_secs(60);

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// "linux", "macos", "windows", "windows-wine".
    pub platform: &'static str,
    /// What the program is written in: "rust", "python".
    pub language: &'static str,
    /// Whether the program has the scope.
    pub scope: bool,
    /// Whether the press freed the poll.
    pub stopped: bool,
    /// From just before the key was written to the terminal, to the moment
    /// when the driver read the line that the program writes as soon as the
    /// poll has returned: a little more than the truth, the same everywhere.
    pub reaction_us: Option<u64>,
    /// How many messages were sent.
    pub sent: usize,
    /// How many of them were received.
    pub received: usize,
    /// Whether a second press, after the scope, ended the program as it would
    /// have done before.
    pub restored: bool,
}

/// Runs `program` and presses it.
///
/// # Errors
/// It does not start, or says something unexpected.
pub fn press(platform: &'static str, program: Program, scope: bool) -> Result<Verdict> {
    let program = if scope {
        program
    } else {
        program.arg("--without")
    };
    let mut run = program.time_limit(LIMIT).start()?;
    let (sent, received) = counts(&mut run, "ready")?;
    let mut verdict = Verdict {
        platform,
        language: "rust",
        scope,
        stopped: false,
        reaction_us: None,
        sent,
        received,
        restored: false,
    };

    let pressed = Instant::now();
    run.press(Key::CtrlC)?;
    match run.next_report()?.as_str() {
        "blocked" => return Ok(verdict),
        "stopped" => {}
        other => bail!("the example said {other:?} after the press"),
    }
    verdict.stopped = true;
    verdict.reaction_us = Some(u64::try_from(pressed.elapsed().as_micros())?);
    (verdict.sent, verdict.received) = counts(&mut run, "drained")?;

    // Only the version with the scope says so: the other cannot leave anything.
    if scope {
        run.wait_for("left")?;
        run.press(Key::CtrlC)?;
        verdict.restored = died_by_ctrl_c(platform, run.finish()?.ended);
    }
    Ok(verdict)
}

/// Reads "<word> <sent> <received>".
fn counts(run: &mut Running, word: &str) -> Result<(usize, usize)> {
    let line = run.next_report()?;
    let counts = || {
        let (sent, received) = line.strip_prefix(word)?.trim().split_once(' ')?;
        Some((sent.parse().ok()?, received.parse().ok()?))
    };
    counts().with_context(|| format!("the example said {line:?} in place of {word:?}"))
}

fn died_by_ctrl_c(platform: &str, ended: Ended) -> bool {
    match ended {
        Ended::Signal(number) => number == signal::SIGINT,
        Ended::ControlC => true,
        // Wine's default handler exits with 0; what a Python of its own accord exits with
        // after KeyboardInterrupt, 0xC000013A, comes out of Wine as the last byte of that.
        // The example itself does neither after "left": it waits for ever.
        Ended::Code(code) => platform == WINE && [0, 0x3A].contains(&code),
        _ => false,
    }
}

impl Verdict {
    /// With the scope all must be well. Without it nothing is promised.
    #[must_use]
    pub fn as_promised(&self) -> bool {
        !self.scope || self.stopped && self.restored && self.sent == self.received
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with = if self.scope {
            "with the scope:   "
        } else {
            "without the scope:"
        };
        write!(f, "{:<13}{:<7}{with} ", self.platform, self.language)?;
        match self.reaction_us {
            None => write!(f, "pressed, and still blocked seconds later")?,
            Some(us) => write!(f, "freed {us} us after the press")?,
        }
        let lost = self.sent.saturating_sub(self.received);
        write!(
            f,
            "; {} sent, {} received, {lost} lost",
            self.sent, self.received
        )?;
        match (self.scope, self.restored) {
            (true, true) => write!(f, "; Ctrl-C is again what it was before"),
            (true, false) => write!(f, "; Ctrl-C is NOT what it was before"),
            (false, _) => Ok(()),
        }
    }
}
