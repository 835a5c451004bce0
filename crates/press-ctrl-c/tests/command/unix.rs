//! Programs of Unix, and its keys.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;

const CAT: [&str; 4] = ["--", "sh", "-c", "echo ready; exec cat"];

fn temporary(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn with(args: &[&'static str]) -> Vec<&'static str> {
    [args, &["--ready", "ready"], &CAT].concat()
}

#[test]
fn what_cannot_be_started() {
    let file = temporary("not-executable");
    std::fs::write(&file, "").unwrap();
    says(&["--", file.to_str().unwrap()], 126, "Permission denied");
}

#[test]
fn a_key_that_is_not_there() {
    says(
        &with(&["--key", "ctrl-break"]),
        2,
        "Ctrl-Break; Unix has no such key",
    );
}

#[test]
fn a_program_is_shown_as_a_shell_wants_it() {
    says(&["--", "sh", "-c", "exit 3"], 1, "sh -c 'exit 3': in a pty");
}

#[test]
fn a_pattern_is_for_a_line() {
    let said = ["--", "sh", "-c", "echo ho; echo hi; exec cat"];
    says(
        &[&["--ready", "^hi$"], &said[..]].concat(),
        0,
        "said \"hi\"",
    );
}

#[test]
fn on_a_terminal_it_says_what_it_waits_for() {
    let command = press_ctrl_c::Program::new(env!("CARGO_BIN_EXE_press-ctrl-c"));
    let never = ["--ready", "never", "--", "sleep", "60"];
    // Without this, or with "dumb", it says nothing that it would have to wipe away.
    let command = command.env("TERM", "xterm");
    let mut run = command.args(never).start().unwrap();
    run.wait_for("waiting for /never/").unwrap();
    let piped = press(&with(&[])).stderr;
    assert!(piped.is_empty(), "{}", String::from_utf8_lossy(&piped));
}

#[test]
fn every_way_to_end_it() {
    says(&with(&[]), 0, "died by SIGINT, as shells expect, ");
    says(
        &with(&["--key", "ctrl-backslash"]),
        0,
        "died by SIGQUIT, as shells expect, ",
    );
    says(&with(&["--close"]), 0, "died by SIGHUP, as shells expect, ");
    says(
        &with(&["--terminate"]),
        0,
        "died by SIGTERM, as shells expect, ",
    );
    says(&with(&["--after", "10ms"]), 0, "said \"ready\" after ");
    says(
        &with(&["--expect", "code=0,signal=SIGINT"]),
        0,
        "as expected: code=0 or signal=SIGINT",
    );
    says(
        &with(&["--expect", "code=0"]),
        1,
        "not as expected: code=0 within 5 s",
    );
}

#[test]
#[cfg(target_os = "linux")]
fn one_that_goes_into_the_background() {
    let script = "trap '' HUP; sleep 600 & exit 0";
    let said = "exited 0 before it was ready, and went on in the background as sleep (";
    says(&["--", "sh", "-c", script], 1, said);
}

#[test]
fn what_the_terminal_showed_is_shown() {
    says(&with(&["--show"]), 0, "  | ready\n  | ^C\n");
}

#[test]
fn one_json_object() {
    let output = press(&with(&["--json", "--repeat", "3"]));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["program"][0], "sh");
    assert_eq!(report["verdict"], "as-expected");
    let runs = report["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 3);
    let mut reactions: Vec<_> = runs.iter().map(|run| run["reaction_us"].as_u64()).collect();
    reactions.sort();
    assert_eq!(report["reaction_median_us"].as_u64(), reactions[1]);
    assert_eq!(report["reaction_worst_us"].as_u64(), reactions[2]);
    let run = &runs[0];
    assert_eq!((&run["signal"], &run["code"]), (&2.into(), &Value::Null));
    assert_eq!(
        (&run["killed"], &run["reads_key_as_byte"]),
        (&false.into(), &false.into())
    );
    assert_eq!(run["ready"], "said \"ready\"");
}

#[test]
fn several_goes_have_a_summary() {
    says(
        &with(&["--repeat", "3"]),
        0,
        "  3/3  died by SIGINT, as shells expect, ",
    );
    says(
        &with(&["--repeat", "2"]),
        0,
        "2 of 2 as expected; reaction: median ",
    );
    says(
        &with(&["--repeat", "2", "--expect", "code=0"]),
        1,
        "0 of 2 as expected",
    );
}

#[test]
fn a_recording() {
    let file = temporary("command.cast");
    let record = ["--record", file.to_str().unwrap()];
    says(
        &[&record[..], &["--ready", "ready"], &CAT].concat(),
        0,
        "as expected",
    );
    let recording = std::fs::read_to_string(&file).unwrap();
    assert!(
        recording.starts_with('{') && recording.contains(r#""ready\r\n"]"#),
        "{recording}"
    );

    let record = ["--record", "/no-such-folder/x"];
    says(
        &[&record[..], &CAT].concat(),
        125,
        "cannot write the recording",
    );
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_nobody_can_have() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_press-ctrl-c"));
    let output = command.args(with(&[])).stdout(full).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(125));
    assert!(
        error.contains("cannot print all of it: No space"),
        "{error}"
    );
}

#[test]
fn nothing_to_examine() {
    says(
        &["doctor", "--", "sh", "-c", "exit 3"],
        1,
        "nothing to examine: it exited 3 before it was ready",
    );
    let never = ["doctor", "--ready", "x", "--ready-within", "100ms"];
    says(
        &[&never[..], &CAT].concat(),
        124,
        "nothing to examine: it never said /x/",
    );
}

#[test]
fn a_report_for_people() {
    let command = Path::new(env!("CARGO_BIN_EXE_press-ctrl-c"));
    let patient = command.with_file_name("examples").join("patient");
    let patient = patient.to_str().unwrap();
    let doctor = ["doctor", "--ready", "ready", "--", patient, "exits-1"];
    says(&doctor, 1, "✗ tells its parent        exited 1\n");
    says(&doctor, 1, "allow-interrupt: scope.leave(), or .pass_on()");
    says(
        &doctor,
        1,
        "9 good, 1 bad, 0 not examined; allow-interrupt helps with 1 of the 1",
    );
}
