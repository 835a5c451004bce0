//! The command within Wine is interrupted itself: what it runs does not outlive it.

use libtest_mimic::Failed;
use press_ctrl_c::{Key, Program, Regex};

use crate::place::{WineFromInside, windows_dir};

/// Wine itself ends the command, and its job ends the patient.
pub fn interrupted() -> Result<(), Failed> {
    let command = windows_dir().expect("set").join("press-ctrl-c.exe");
    let command = Program::wine(command).args(["--ready", "never", "--ready-within", "10m", "--"]);
    let mut run = command.arg(WineFromInside.patient()).arg("deaf").start()?;
    run.wait_for_match(&Regex::new("in a pseudo console of Wine")?)?;
    run.press(Key::CtrlC)?;
    let outcome = run.finish()?;
    match outcome.left.is_empty() {
        true => Ok(()),
        false => Err(format!("left: {:?}", outcome.left).into()),
    }
}
