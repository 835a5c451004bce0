//! What goes wrong, and what the message says.
#![cfg(unix)]

use std::time::Duration;

use press_ctrl_c::{Ended, Error, Key, Program, signal};

fn sh(script: &str) -> Program {
    Program::new("sh")
        .args(["-c", script])
        .time_limit(Duration::from_secs(10))
}

#[test]
fn there_is_no_such_program() {
    let error = Program::new("no-such-program").start().unwrap_err();
    assert!(matches!(error, Error::Start { .. }));
    assert!(
        error
            .to_string()
            .starts_with("cannot start `no-such-program`: No such file"),
        "{error}"
    );
}

#[test]
fn there_is_no_such_folder() {
    let error = sh("exit")
        .current_dir("/no-such-folder")
        .start()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot start `sh`: no such folder: /no-such-folder"
    );
}

#[test]
fn it_ended_before_it_was_ready() {
    let mut run = sh("echo no licence; exit 5").start().unwrap();
    let error = run.wait_for("ready").unwrap_err();
    assert!(matches!(
        error,
        Error::Ended {
            ended: Ended::Code(5),
            ..
        }
    ));
    let message = "`sh` exited 5 before \"ready\"\n  its terminal showed:\n    no licence";
    assert_eq!(error.to_string(), message);
}

#[test]
fn what_it_said_last_is_heard_though_it_has_ended() {
    let mut run = sh("echo ready").start().unwrap();
    assert_eq!(run.finish().unwrap().ended, Ended::Code(0));
    run.wait_for("ready").unwrap();
}

#[test]
fn a_time_limit_is_called_a_time_limit() {
    let mut run = sh("trap '' INT; echo ready; while :; do sleep 60; done")
        .start()
        .unwrap();
    run.wait_for("ready").unwrap();
    run.press(Key::CtrlC).unwrap();
    run.set_time_limit(Duration::from_millis(50));
    let error = run.finish().unwrap_err();
    assert!(matches!(error, Error::TimeLimit { .. }));
    let message = error.to_string();
    assert!(
        message.starts_with("waited 50ms in vain for the end from `sh`"),
        "{message}"
    );
    assert!(message.contains("    ready"), "{message}");

    run.set_time_limit(Duration::from_secs(10));
    run.kill();
    assert_eq!(run.finish().unwrap().ended, Ended::Signal(signal::SIGKILL));
}

#[test]
fn a_windows_program_that_is_not_there() {
    let error = Program::wine("/nowhere/program.exe").start().unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot start `/nowhere/program.exe`: no such file"
    );
}
