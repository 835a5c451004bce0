//! What can be seen of a program from outside: what it shows, whether it is
//! idle, what its terminal does with a key, what it leaves behind.
#![cfg(unix)]

use std::path::PathBuf;
use std::time::Duration;

use press_ctrl_c::{Ended, Error, Key, Program, Regex, Running, signal};

fn sh(script: &str) -> Program {
    Program::new("sh")
        .args(["-c", script])
        .time_limit(Duration::from_secs(10))
}

fn wait(run: &mut Running, pattern: &str) -> Result<String, Error> {
    run.wait_for_match(&Regex::new(pattern).unwrap())
}

#[test]
fn a_line_is_matched_without_its_colours() -> Result<(), Error> {
    let mut run = sh(r"printf '\033[1mport \033[32m80\033[0m80\r\n'; exec cat").start()?;
    assert_eq!(wait(&mut run, r"(?m)^port \d+$")?, "port 8080");
    Ok(())
}

#[test]
fn a_match_is_used_up() -> Result<(), Error> {
    let lines = "tick 1; seq 100 200; tick 2";
    let script = format!("tick() {{ echo tick $1; }}; {lines}; exec cat");
    let mut run = sh(&script).start()?;
    assert_eq!(wait(&mut run, r"tick \d")?, "tick 1");
    assert_eq!(wait(&mut run, r"tick \d")?, "tick 2");
    Ok(())
}

#[test]
fn the_screen_is_matched_as_it_looks() -> Result<(), Error> {
    let script = r"printf '\033[2J\033[2;5Hready\033[2;1Hall\033[9;1H'; exec cat";
    let mut run = sh(script).start()?;
    assert_eq!(wait(&mut run, "all ready")?, "all ready");
    assert_eq!(run.screen().lines().nth(1), Some("all ready"));
    Ok(())
}

#[test]
fn what_never_matches_is_named() -> Result<(), Error> {
    let mut run = sh("echo up; exec cat")
        .time_limit(Duration::from_millis(50))
        .start()?;
    let error = wait(&mut run, "rea.y").unwrap_err().to_string();
    assert!(
        error.starts_with("waited 50ms in vain for /rea.y/ from `sh`"),
        "{error}"
    );
    Ok(())
}

#[test]
fn idle_is_neither_writing_nor_computing() -> Result<(), Error> {
    let quiet = Duration::from_millis(200);
    sh("exec cat").start()?.wait_idle(quiet)?;

    let is_never_idle = |script: &str| {
        let mut run = sh(script).time_limit(Duration::from_secs(1)).start()?;
        match run.wait_idle(quiet) {
            Err(Error::TimeLimit { waiting_for, .. }) => Ok(waiting_for),
            other => panic!("{script}: {other:?}"),
        }
    };
    assert_eq!(
        is_never_idle("while :; do echo; done")?,
        "200ms of idleness"
    );
    if cfg!(target_os = "linux") {
        assert_eq!(is_never_idle("while :; do :; done")?, "200ms of idleness");
    }
    Ok(())
}

#[test]
fn one_that_ends_is_not_idle() -> Result<(), Error> {
    let mut run = sh("exit 3").start()?;
    let error = run.wait_idle(Duration::from_secs(5)).unwrap_err();
    let message = "`sh` exited 3 before 5s of idleness";
    assert_eq!(error.to_string(), message);
    Ok(())
}

#[test]
fn one_that_ends_and_leaves_the_terminal_to_another_has_ended() -> Result<(), Error> {
    let mut run = sh("trap '' HUP; sleep 600 & exit 3").start()?;
    let error = wait(&mut run, "ready").unwrap_err();
    assert_eq!(error.to_string(), "`sh` exited 3 before /ready/");
    // But what the other says in the meantime is heard.
    let other = r#"sh -c 'read line < "$0"; echo ready; exec sleep 600' "$1""#;
    let script =
        format!("mkfifo \"$1\"; trap '' HUP; {other} & exec 3>\"$1\"; echo go >&3; exit 3");
    let pipe = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("other");
    let _ = std::fs::remove_file(&pipe);
    let mut run = sh(&script).arg("sh").arg(pipe).start()?;
    assert_eq!(wait(&mut run, "ready")?, "ready");
    Ok(())
}

#[test]
fn a_raw_terminal_makes_no_interrupt() -> Result<(), Error> {
    let run = sh("read line; stty raw; echo ready; read line; exit 4").start()?;
    assert_eq!(run.interrupts(Key::CtrlC), Some(true));
    assert_eq!(run.interrupts(Key::CtrlBackslash), Some(true));
    let mut run = sh("stty raw; echo ready; exec cat").start()?;
    run.wait_for("ready")?;
    assert_eq!(run.interrupts(Key::CtrlC), Some(false));
    let mut run = sh("stty intr ^X; echo ready; exec cat").start()?;
    run.wait_for("ready")?;
    assert_eq!(run.interrupts(Key::CtrlC), Some(false));
    assert_eq!(run.interrupts(Key::CtrlBackslash), Some(true));
    Ok(())
}

#[test]
fn a_terminal_that_is_not_put_back_is_seen() -> Result<(), Error> {
    let restored =
        |script: &str| -> Result<_, Error> { Ok(sh(script).start()?.finish()?.terminal_restored) };
    assert_eq!(
        restored("stty raw; stty sane; stty sane")?,
        restored("stty sane")?
    );
    assert_eq!(restored("exit")?, Some(true));
    assert_eq!(restored("stty -echo")?, Some(false));
    assert_eq!(restored(r"printf '\033[?1049h'")?, Some(false));
    assert_eq!(restored(r"printf '\033[?25l'")?, Some(false));
    assert_eq!(
        restored(r"printf '\033[?25l\033[?1049h\033[?1049l\033[?25h'")?,
        Some(true)
    );
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn who_is_left_is_named() -> Result<(), Error> {
    let outcome = sh("trap '' HUP; sleep 600 & exit 6").start()?.finish()?;
    let names: Vec<_> = outcome.left.iter().map(|left| &*left.name).collect();
    assert_eq!((outcome.ended, names), (Ended::Code(6), vec!["sleep"]));
    Ok(())
}

#[test]
fn who_ends_with_it_is_not_left() -> Result<(), Error> {
    // The child dies by the same press, some time after its parent.
    let child = r#"sh -c 'trap "sleep 0.1; exit" INT; echo ready; while :; do sleep 9; done'"#;
    let mut run = sh(&format!("{child} & wait")).start()?;
    run.wait_for("ready")?;
    run.press(Key::CtrlC)?;
    let outcome = run.finish()?;
    assert_eq!(outcome.ended, Ended::Signal(signal::SIGINT));
    assert_eq!(outcome.left, []);
    Ok(())
}

#[test]
fn a_key_that_is_not_there() -> Result<(), Error> {
    let mut run = sh("exec cat").start()?;
    let error = run.press(Key::CtrlBreak).unwrap_err().to_string();
    assert_eq!(
        error,
        "not to be had here: Ctrl-Break; Unix has no such key"
    );
    Ok(())
}

#[test]
fn a_recording_is_an_asciicast() -> Result<(), Error> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("recording.cast");
    let mut run = sh("echo 'ready €'; exec cat").record(&file).start()?;
    run.wait_for("ready")?;
    run.press(Key::CtrlC)?;
    run.finish()?;

    let recording = std::fs::read_to_string(file).unwrap();
    let mut lines = recording
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let header: serde_json::Value = lines.next().unwrap();
    assert_eq!(
        (&header["version"], &header["width"]),
        (&2.into(), &80.into())
    );
    let events: Vec<serde_json::Value> = lines.collect();
    let of = |kind: &str| -> String {
        let of_kind = events.iter().filter(|event| event[1] == kind);
        of_kind.map(|event| event[2].as_str().unwrap()).collect()
    };
    assert_eq!(of("o"), "ready €\r\n^C");
    assert_eq!(of("i"), "\x03");
    assert!(
        events
            .windows(2)
            .all(|two| two[0][0].as_f64() <= two[1][0].as_f64())
    );
    Ok(())
}

#[test]
fn a_recording_that_cannot_be_written() {
    let error = sh("exit").record("/no-such-folder/x").start().unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("cannot write the recording: No such file"),
        "{message}"
    );
}

#[test]
fn the_size_of_the_terminal() -> Result<(), Error> {
    let outcome = sh("stty size").terminal_size(132, 50).start()?.finish()?;
    assert_eq!(outcome.terminal.trim(), "50 132");
    Ok(())
}
