//! What a scope costs a Python: crates/python/benches/bench.py, in a terminal of its own, as it
//! presses by itself.

use std::time::Duration;

use anyhow::Result;
use press_ctrl_c::{Ended, Program};

use super::Options;
use crate::testbed::Testbed;

/// One measurement takes seconds: on Windows asyncio is deaf for two, again and again.
const LIMIT: Duration = Duration::from_secs(120);

/// On this system.
pub fn here(bed: &Testbed, options: &Options) -> Result<Vec<String>> {
    let python = bed.python_with_package()?;
    measure(bed, options, Program::new(&python.exe))
}

/// On CPython for Windows, under Wine.
pub fn windows(bed: &Testbed, options: &Options) -> Result<Vec<String>> {
    let python = bed.windows_python_with_package()?;
    let program = Program::wine(&python.exe);
    let in_our_prefix = |program: Program, (key, value)| program.env(key, value);
    let program = python.env().into_iter().fold(program, in_our_prefix);
    measure(bed, options, program)
}

fn measure(bed: &Testbed, options: &Options, program: Program) -> Result<Vec<String>> {
    let script = bed.python_package().join("benches/bench.py");
    eprintln!("> {}", script.display());
    let program = program.arg(script).args(options.quick.then_some("--quick"));
    let mut run = program.time_limit(LIMIT).start()?;
    let mut figures = Vec::new();
    loop {
        let line = run.next_report()?;
        if line == "end" {
            break;
        }
        figures.push(line);
    }
    let ended = run.finish()?.ended;
    anyhow::ensure!(ended == Ended::Code(0), "bench.py {ended}");
    Ok(figures)
}
