//! What is done to a program, and how it ends by it.
#![cfg(unix)]

use std::time::Duration;

use press_ctrl_c::{Ended, Error, Key, Outcome, Program, Running, signal};

fn sh(script: &str) -> Program {
    Program::new("sh")
        .args(["-c", script])
        .time_limit(Duration::from_secs(10))
}

fn ready(program: Program) -> Result<Running, Error> {
    let mut run = program.start()?;
    run.wait_for("ready")?;
    Ok(run)
}

#[test]
fn pressed_and_died_by_sigint() -> Result<(), Error> {
    let mut run = ready(sh("echo ready; exec cat"))?;
    run.press(Key::CtrlC)?;
    let outcome = run.finish()?;
    assert_eq!(outcome.ended, Ended::Signal(signal::SIGINT));
    assert_eq!(outcome.ended.to_string(), "died by SIGINT (2)");
    assert!(outcome.reaction.is_some());
    Ok(())
}

#[test]
fn a_handler_may_turn_the_press_into_a_code() -> Result<(), Error> {
    // "ready" comes from the child that the shell waits for: a press between
    // the shell's own `echo` and its next command would be noticed too late.
    let mut run = ready(sh("trap 'echo bye; exit 3' INT; (echo ready; exec cat)"))?;
    run.press(Key::CtrlC)?;
    let Outcome {
        ended, terminal, ..
    } = run.finish()?;
    assert_eq!(ended, Ended::Code(3));
    assert_eq!(ended.to_string(), "exited 3");
    assert!(terminal.contains("bye"), "{terminal}");
    Ok(())
}

#[test]
fn without_a_press_there_is_no_reaction() -> Result<(), Error> {
    let outcome = sh("exit 7").start()?.finish()?;
    assert_eq!((outcome.ended, outcome.reaction), (Ended::Code(7), None));
    Ok(())
}

#[test]
fn ctrl_backslash_is_sigquit() -> Result<(), Error> {
    let mut run = ready(sh("ulimit -c 0; echo ready; exec cat"))?;
    run.press(Key::CtrlBackslash)?;
    assert_eq!(run.finish()?.ended, Ended::Signal(signal::SIGQUIT));
    Ok(())
}

#[test]
fn closing_the_terminal_is_sighup() -> Result<(), Error> {
    let mut run = ready(sh("echo ready; exec sleep 60"))?;
    run.close_terminal()?;
    assert_eq!(run.finish()?.ended, Ended::Signal(signal::SIGHUP));
    assert!(matches!(
        run.press(Key::CtrlC),
        Err(Error::NoTerminal { .. })
    ));
    Ok(())
}

#[test]
fn terminate_is_sigterm() -> Result<(), Error> {
    let mut run = ready(sh("echo ready; exec sleep 60"))?;
    run.terminate()?;
    assert_eq!(run.finish()?.ended, Ended::Signal(signal::SIGTERM));
    run.terminate()?;
    Ok(())
}

#[test]
fn interrupts_ignored_from_the_start() -> Result<(), Error> {
    let mut run = ready(sh("echo ready; exec sleep 60").ignoring_interrupts())?;
    run.press(Key::CtrlC)?;
    // The terminal echoes the key, so it has been seen; the program lives on.
    run.wait_for("^C")?;
    run.terminate()?;
    assert_eq!(run.finish()?.ended, Ended::Signal(signal::SIGTERM));
    Ok(())
}

#[test]
fn no_terminal_at_all() -> Result<(), Error> {
    let script =
        "if (: </dev/tty) 2>/dev/null; then echo a terminal; else echo ready; fi; cat; exit 4";
    let mut run = ready(sh(script).without_terminal())?;
    assert!(matches!(
        run.press(Key::CtrlC),
        Err(Error::NoTerminal { .. })
    ));
    assert_eq!(run.finish()?.ended, Ended::Code(4));
    Ok(())
}

#[test]
fn a_terminal_of_the_usual_size() -> Result<(), Error> {
    let outcome = sh("stty size").start()?.finish()?;
    assert_eq!(outcome.terminal.trim(), "24 80");
    Ok(())
}

#[test]
fn arguments_environment_and_folder() -> Result<(), Error> {
    let script = r#"echo "$1 $PRESSED ${UNWANTED-none} $PWD""#;
    let program = sh(script).args(["sh", "an argument"]).env("PRESSED", "yes");
    let program = program
        .env("UNWANTED", "x")
        .env_remove("UNWANTED")
        .current_dir("/");
    let outcome = program.start()?.finish()?;
    assert_eq!(outcome.terminal.trim(), "an argument yes none /");
    Ok(())
}

#[test]
fn a_flood_does_not_block_the_program() -> Result<(), Error> {
    let mut run = sh("head -c 3000000 /dev/zero | tr '\\0' x; echo ready; exec cat").start()?;
    run.wait_for("ready")?;
    run.press(Key::CtrlC)?;
    let outcome = run.finish()?;
    assert_eq!(outcome.ended, Ended::Signal(signal::SIGINT));
    assert!(outcome.terminal.len() <= 1 << 20);
    Ok(())
}
