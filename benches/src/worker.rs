//! One subject, in a process of its own: it measures when it is asked to.

use anyhow::{Context, Result};
use press_ctrl_c::report::Reporter;

use crate::job::Bench;
use crate::{deliver, enter_leave, latency, memory};

/// Makes one measurement.
pub type Measure = Box<dyn FnMut() -> Result<f64>>;

/// Runs until the parent goes away.
pub fn work(bench: Bench, subject: &str, open: usize, two_cores: bool) -> Result<()> {
    let parent = Reporter::from_env()?.context("a worker is started by `cargo xtask bench`")?;
    match bench {
        Bench::Latency => latency::work(subject, two_cores, parent),
        Bench::EnterLeave => answer(&parent, enter_leave::measure(subject, open)?),
        Bench::Deliver => answer(&parent, deliver::measure(subject, open)?),
        Bench::Memory => answer(&parent, memory::measure(subject, open)?),
    }
}

/// Each line that comes is a number: so many measurements go back in one line.
pub fn answer(parent: &Reporter, mut measure: impl FnMut() -> Result<f64>) -> Result<()> {
    parent.line("ready")?;
    // The parent ends us by closing the connection, if not by killing us.
    while let Ok(line) = parent.read_line() {
        let batch: usize = line.parse()?;
        let values = (0..batch)
            .map(|_| Ok(measure()?.to_string()))
            .collect::<Result<Vec<_>>>()?;
        parent.line(values.join(" "))?;
    }
    Ok(())
}
