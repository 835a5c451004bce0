//! The Python examples, each pressed once where it says "Press Ctrl-C"; and the main job.
//!
//! `PRESSED_PYTHON` names a Python of this system that has the package; `PRESSED_WINDOWS_PYTHON` a
//! `python.exe` that Wine runs. Without them there is nothing to do.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use press_ctrl_c::{Ended, Key, Program, Running};

const MAIN_JOB: &str = "zmq_poll.py";

/// On Unix it does nothing, and Python itself misses a press that comes just before it blocks.
const WINDOWS_ONLY: &str = "drop_in.py";

/// Its loop is Windows' own. Closing one that was run again after a press hangs in 3 of 60 tries
/// under Wine 8.0, also with pyzmq's class in place of ours and without Tornado; there the last
/// thing that it prints is its end.
const MAY_NOT_END_IN_WINE: &str = "tornado_loop.py";

/// Each with what it prints when it is freed.
const EXAMPLES: [(&str, &[&str]); 7] = [
    ("asyncio_selector.py", &["cleaned up", "KeyboardInterrupt"]),
    ("consume.py", &["stopped between two items"]),
    (WINDOWS_ONLY, &["KeyboardInterrupt"]),
    ("extension/use_it.py", &["KeyboardInterrupt"]),
    ("tornado_loop.py", &["cleaned up", "KeyboardInterrupt"]),
    ("worker_queue.py", &["KeyboardInterrupt"]),
    ("zmq_ready.py", &["KeyboardInterrupt"]),
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let pythons = [
        (env::consts::OS, "PRESSED_PYTHON", false),
        ("windows-wine", "PRESSED_WINDOWS_PYTHON", true),
    ];
    for (platform, variable, wine) in pythons {
        let Some(python) = env::var_os(variable) else {
            continue;
        };
        let windows = wine || cfg!(windows);
        for (example, afterwards) in EXAMPLES {
            if example == WINDOWS_ONLY && !windows {
                continue;
            }
            let python = python.clone();
            let name = format!("{example}: Ctrl-C frees it [{platform}]");
            let run = move || press(&python, wine, example, afterwards);
            trials.push(Trial::test(name, run));
        }
        let name = format!("{MAIN_JOB}: nothing is lost, Ctrl-C is restored [{platform}]");
        trials.push(Trial::test(name, move || main_job(&python, wine)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn start(python: &OsString, wine: bool, example: &str) -> Result<Running, Failed> {
    let program = match wine {
        true => Program::wine(python),
        false => Program::new(python),
    };
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let program = program.arg(examples.join(example));
    Ok(program.env("PYTHONDONTWRITEBYTECODE", "1").start()?)
}

/// One press in the poll, and one after the scope was left.
fn main_job(python: &OsString, wine: bool) -> Result<(), Failed> {
    let mut run = start(python, wine, MAIN_JOB)?;
    for line in ["ready 1000 1000", "stopped", "drained 1100 1100", "left"] {
        if line == "stopped" {
            run.press(Key::CtrlC)?;
        }
        let said = run.next_report()?;
        if said != line {
            return Err(format!("it said {said:?} in place of {line:?}").into());
        }
    }
    run.press(Key::CtrlC)?;
    run.wait_for("KeyboardInterrupt")?;
    run.finish()?;
    Ok(())
}

fn press(python: &OsString, wine: bool, example: &str, afterwards: &[&str]) -> Result<(), Failed> {
    let mut run = start(python, wine, example)?;
    run.wait_for("Press Ctrl-C")?;
    run.press(Key::CtrlC)?;
    for text in afterwards {
        run.wait_for(text)?;
    }
    if wine && example == MAY_NOT_END_IN_WINE {
        return Ok(());
    }
    match run.finish()?.ended {
        Ended::Code(0) => Ok(()),
        other => Err(format!("it ended so: {other}; it printed: {}", run.terminal()).into()),
    }
}
