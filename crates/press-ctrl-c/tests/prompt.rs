//! Typing, and telling a program that waits for its user from one that is stuck.
#![cfg(unix)]

use std::time::Duration;

use press_ctrl_c::{Ended, Error, Key, Program};

const QUIET: Duration = Duration::from_millis(200);

fn sh(script: &str) -> Program {
    Program::new("sh").args(["-c", script])
}

#[test]
fn a_line_is_typed() -> Result<(), Error> {
    let mut run = sh("read line; echo got $line").start()?;
    run.type_text("a b\r")?;
    run.wait_for("got a b")?;
    assert_eq!(run.finish()?.ended, Ended::Code(0));
    // It has gone, and nobody could know.
    run.type_text("more\r")
}

#[test]
fn a_shell_is_at_its_prompt_again() -> Result<(), Error> {
    let mut run = Program::new("sh").env("PS1", "my prompt> ").start()?;
    run.wait_for("my prompt> ")?;
    run.press(Key::CtrlC)?;
    run.wait_for("my prompt> ")?;
    assert!(run.is_at_prompt(QUIET)?);
    Ok(())
}

fn is_at_prompt(script: &str) -> Result<bool, Error> {
    let mut run = sh(script).start()?;
    run.wait_for("ready")?;
    run.is_at_prompt(QUIET)
}

#[test]
fn one_that_only_listens_is_at_none() -> Result<(), Error> {
    assert!(!is_at_prompt("echo ready; exec cat > /dev/null")?);
    assert!(!is_at_prompt("stty raw; echo ready; exec cat > /dev/null")?);
    Ok(())
}

#[test]
fn one_that_talks_all_the_time_is_at_none() -> Result<(), Error> {
    assert!(!is_at_prompt("while :; do echo ready; done")?);
    Ok(())
}

#[test]
fn one_that_enter_ends_is_at_none() -> Result<(), Error> {
    let mut run = sh("echo ready; read line").start()?;
    run.wait_for("ready")?;
    assert!(!run.is_at_prompt(QUIET)?);
    assert_eq!(run.finish()?.ended, Ended::Code(0));
    assert!(!run.is_at_prompt(QUIET)?);
    Ok(())
}

#[test]
fn without_a_terminal_nothing_is_typed() -> Result<(), Error> {
    let mut run = sh("exec sleep 60").without_terminal().start()?;
    let error = run.type_text("x").unwrap_err();
    assert_eq!(error.to_string(), "`sh` has no terminal");
    let error = run.is_at_prompt(Duration::ZERO).unwrap_err();
    assert!(matches!(error, Error::NoTerminal { .. }), "{error}");
    Ok(())
}

#[test]
fn nothing_is_typed_once_it_is_cancelled() -> Result<(), Error> {
    let mut run = sh("echo ready; read line; echo typed; exec cat").start()?;
    run.wait_for("ready")?;
    run.canceller().cancel();
    let error = run.is_at_prompt(QUIET).unwrap_err();
    assert!(matches!(error, Error::Cancelled { .. }), "{error}");
    // What had been typed before would come before this.
    run.type_text("\r")?;
    run.wait_for("typed")?;
    run.press(Key::CtrlC)?;
    let shown = run.finish()?.terminal;
    assert_eq!(shown.replace("\r\n", "\n"), "ready\n\ntyped\n^C");
    Ok(())
}
