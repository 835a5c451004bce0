//! The command, on programs that are badly behaved in just one way each: see
//! `examples/patient`.
//!
//! `PRESS_CTRL_C_WINDOWS_DIR` names a folder with both, built for Windows. Then
//! that patient is pressed by our command ("from outside") and by that one.

mod place;

use std::process::Output;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use self::place::{
    EVERYWHERE, Here, NOT_FROM_OUTSIDE, Place, Places, UNIX, WHERE_IT_IS_KNOWN, WINE,
    WineFromInside, WineFromOutside, windows_dir,
};

/// Every line that the doctor finds bad.
const ILL: [(&str, &[&str], Places); 12] = [
    ("healthy", &[], EVERYWHERE),
    ("exits-0", &[], EVERYWHERE),
    ("deaf-to-one-press", &["reacts"], EVERYWHERE),
    ("slow", &["at-once"], EVERYWHERE),
    ("exits-1", &["tells-its-parent"], EVERYWHERE),
    ("leaves-somebody", &["leaves-nobody"], WHERE_IT_IS_KNOWN),
    ("leaves-the-terminal-raw", &["puts-the-terminal-back"], UNIX),
    ("stuck-when-pressed-twice", &["pressed-twice"], EVERYWHERE),
    ("deaf-at-start-up", &["during-start-up"], &[Here]),
    ("ignores-close", &["terminal-closed"], NOT_FROM_OUTSIDE),
    ("ignores-terminate", &["terminated"], UNIX),
    ("overrides-nohup", &["under-nohup"], NOT_FROM_OUTSIDE),
];

/// What is said, and the status.
const PRESSED: [(&str, &str, i32, &str, Places); 19] = [
    (
        "--ready ready",
        "healthy",
        0,
        "as expected: clean within 5 s",
        EVERYWHERE,
    ),
    ("", "healthy", 0, "was idle for 200ms", &[Here]),
    ("", "healthy", 0, "was idle for 1s", WINE),
    ("--ready ready", "exits-1", 1, "exited 1 ", EVERYWHERE),
    (
        "--ready ready --expect code=1",
        "exits-1",
        0,
        "as expected: code=1",
        EVERYWHERE,
    ),
    (
        "--ready ready",
        "fails",
        1,
        "exited 3 before it was ready",
        EVERYWHERE,
    ),
    ("--ready ready", "fails", 1, "| no licence", EVERYWHERE),
    (
        "--ready x.+y --ready-within 1s",
        "healthy",
        124,
        "never said /x.+y/ in 1 s; killed",
        EVERYWHERE,
    ),
    (
        "--ready-within 1s",
        "floods",
        124,
        "was never idle in 1 s",
        &[Here],
    ),
    (
        "--ready-within 1s",
        "floods",
        124,
        " MB; the last of it was kept",
        UNIX,
    ),
    (
        "--ready ready --within 300ms",
        "deaf",
        124,
        "did not react; killed after ",
        EVERYWHERE,
    ),
    (
        "--ready ready --times 2 --every 100ms",
        "deaf-to-one-press",
        0,
        "Ctrl-C 2 times",
        EVERYWHERE,
    ),
    (
        "--ready ready --within 100ms --kill-after 9s",
        "slow",
        124,
        "not as expected",
        EVERYWHERE,
    ),
    (
        "--ready ready --within 300ms",
        "reads-raw",
        124,
        "it reads the terminal raw",
        NOT_FROM_OUTSIDE,
    ),
    (
        "--ready ready --ignored --within 300ms",
        "healthy",
        124,
        "did not react",
        NOT_FROM_OUTSIDE,
    ),
    // Deaf to Ctrl-C only.
    (
        "--ready ready --key ctrl-break",
        "deaf",
        0,
        "what Wine itself does on Ctrl-Break",
        &[WineFromInside],
    ),
    // Most of these meet a program that is ending, in which Wine starts no thread any more.
    (
        "--ready ready --key ctrl-break --times 9 --every 0s --repeat 9",
        "healthy",
        0,
        "9 of 9 as expected",
        &[WineFromInside],
    ),
    (
        "--ready ready --close",
        "deaf",
        0,
        "what Wine itself does when the terminal closes",
        &[WineFromInside],
    ),
    (
        "--ready ready --close --within 9s",
        "ignores-close",
        0,
        "died by Ctrl-C (0xC000013A), as Windows expects, after 5",
        &[WineFromInside],
    ),
];

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(4));
    let mut places = vec![Here];
    if windows_dir().is_some() {
        places.extend([WineFromOutside, WineFromInside]);
    }
    let mut trials = Vec::new();
    for place in places {
        for (ailment, bad, seen_in) in ILL {
            if seen_in.contains(&place) {
                let name = format!("{}: doctor: {ailment}", place.name());
                trials.push(Trial::test(name, move || examine(place, ailment, bad)));
            }
        }
        for (args, ailment, status, said, seen_in) in PRESSED {
            if seen_in.contains(&place) {
                let name = format!("{}: {args} -- {ailment}: {said}", place.name());
                trials.push(Trial::test(name, move || {
                    press(place, ailment, args, status, said)
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The doctor must find this bad, and nothing else.
fn examine(place: Place, ailment: &str, bad: &[&str]) -> Result<(), Failed> {
    let args = ["doctor", "--json", "--ready", "ready", "--within", "2s"];
    let output = place.run(&args, ailment);
    let text = shown(&output);
    let report: Value = serde_json::from_slice(&output.stdout).map_err(|_| text.clone())?;
    let findings = report["findings"].as_array().ok_or(text.clone())?;
    let found: Vec<_> = findings
        .iter()
        .filter(|finding| finding["grade"] == "bad")
        .map(|finding| finding["line"].as_str().unwrap_or_default())
        .collect();
    let (status, well) = (i32::from(!bad.is_empty()), bad.is_empty());
    if found != bad || report["well_behaved"] != well || output.status.code() != Some(status) {
        return Err(format!("wanted: {bad:?}; found: {found:?}\n{text}").into());
    }
    // Who is told that something is bad is told what to do.
    let advised = |finding: &Value| finding["grade"] != "bad" || finding["advice"].is_string();
    match findings.iter().all(advised) {
        true => Ok(()),
        false => Err(format!("no advice\n{text}").into()),
    }
}

fn press(place: Place, ailment: &str, args: &str, status: i32, said: &str) -> Result<(), Failed> {
    let args: Vec<_> = args.split_whitespace().collect();
    let output = place.run(&args, ailment);
    let text = shown(&output);
    match output.status.code() == Some(status) && text.contains(said) {
        true => Ok(()),
        false => Err(format!("wanted: {status} and {said:?}\n{text}").into()),
    }
}

fn shown(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    let text = [out, err].map(|text| String::from_utf8_lossy(text).replace("\r\n", "\n"));
    format!("{}\n{}", output.status, text.concat())
}
