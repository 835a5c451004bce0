//! What is special about the command's own words, options and files, and the
//! programs that no `patient` can be.

#[cfg(unix)]
mod interrupted;
#[cfg(unix)]
#[path = "../pipe/mod.rs"]
mod pipe;
#[cfg(unix)]
mod unix;

use std::process::{Command, Output, Stdio};

fn press(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_press-ctrl-c"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
fn says(args: &[&str], status: i32, said: &str) {
    let output = press(args);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(
        output.status.code() == Some(status) && text.contains(said),
        "wanted: {status} and {said:?}\n{}\n{text}",
        output.status
    );
}

#[test]
fn there_is_no_such_program() {
    says(
        &["--", "no-such-program"],
        127,
        "press-ctrl-c: cannot start `no-such-program`: ",
    );
    says(&["doctor", "--", "no-such-program"], 127, "cannot start");
}

#[test]
fn the_command_line_is_wrong() {
    says(&[], 2, "no program: write it behind `--`");
    says(&["doctor"], 2, "no program");
    says(&["sleep", "60"], 2, "unexpected argument 'sleep'");
    says(&["--ready", "(", "--", "x"], 2, "unclosed group");
    says(
        &["--within", "soon", "--", "x"],
        2,
        "invalid value 'soon' for '--within <DURATION>'",
    );
    says(
        &["--expect", "code=x", "--", "x"],
        2,
        "\"x\" is no exit code",
    );
    says(&["--times", "0", "--", "x"], 2, "'--times <N>'");
    says(
        &["--key", "escape", "--", "x"],
        2,
        "[possible values: ctrl-c, ctrl-break, ctrl-backslash]",
    );
    says(
        &["--close", "--terminate", "--", "x"],
        2,
        "cannot be used with",
    );
    says(
        &["--close", "--key", "ctrl-c", "--", "x"],
        2,
        "cannot be used with",
    );
    says(
        &["--ready", "x", "--on-idle", "--", "x"],
        2,
        "cannot be used with",
    );
}

#[test]
fn help_has_examples_and_the_statuses() {
    says(
        &["--help"],
        0,
        "press-ctrl-c --ready 'listening on' --within 1s --expect code=0 -- ./server",
    );
    says(
        &["--help"],
        0,
        "124  a time limit: it was never ready, or did not react and was killed",
    );
    says(
        &["doctor", "--help"],
        0,
        "press-ctrl-c doctor [OPTIONS] -- PROGRAM [ARGS]...",
    );
}

#[test]
fn completions_and_a_manual_page() {
    says(&["completions", "bash"], 0, "--ready-within");
    says(&["completions", "fish"], 0, "ctrl-backslash");
    says(&["man"], 0, ".TH press-ctrl-c 1");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let target = ["--", "no-such-program"];
    says(
        &[&["--color", "always"], &target[..]].concat(),
        127,
        "\x1b[31m",
    );
    let plain = press(&target).stderr;
    assert!(!plain.contains(&0x1b));
}
