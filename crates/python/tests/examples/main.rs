//! The Python examples, each pressed once where it says "Press Ctrl-C". (The main job,
//! `zmq_poll.py`, is pressed by `pyzmq_own`'s neighbour, the demo, and by the test beside this.)
//!
//! `PRESSED_PYTHON` names a Python of this system that has the package; `PRESSED_WINDOWS_PYTHON` a
//! `python.exe` that Wine runs. Without them there is nothing to do.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use press_ctrl_c::{Ended, Key, Program};

/// Each with what it prints when it is freed.
const EXAMPLES: [(&str, &[&str]); 6] = [
    ("asyncio_selector.py", &["cleaned up", "KeyboardInterrupt"]),
    ("consume.py", &["stopped between two items"]),
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
        trials.extend(EXAMPLES.map(|(example, afterwards)| {
            let python = python.clone();
            let name = format!("{example}: Ctrl-C frees it [{platform}]");
            Trial::test(name, move || press(&python, wine, example, afterwards))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn press(python: &OsString, wine: bool, example: &str, afterwards: &[&str]) -> Result<(), Failed> {
    let program = match wine {
        true => Program::wine(python),
        false => Program::new(python),
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(example);
    let mut run = program
        .arg(script)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .start()?;
    run.wait_for("Press Ctrl-C")?;
    run.press(Key::CtrlC)?;
    for text in afterwards {
        run.wait_for(text)?;
    }
    match run.finish()?.ended {
        Ended::Code(0) => Ok(()),
        other => Err(format!("it ended so: {other}; it printed: {}", run.terminal()).into()),
    }
}
