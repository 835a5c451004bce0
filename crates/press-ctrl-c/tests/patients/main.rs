//! The command, on programs that are badly behaved in just one way each: see
//! `examples/patient`.
//!
//! `PRESS_CTRL_C_WINDOWS_DIR` names a folder with both, built for Windows. Then
//! that patient is pressed by our command ("from outside") and by that one.

mod cases;
#[cfg(unix)]
mod interrupted;
mod place;

use std::process::Output;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use self::cases::{ILL, PRESSED};
use self::place::{Here, Place, WineFromInside, WineFromOutside, windows_dir};

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(4));
    let mut places = vec![Here];
    let mut trials = Vec::new();
    if windows_dir().is_some() {
        places.extend([WineFromOutside, WineFromInside]);
        #[cfg(unix)]
        trials.push(Trial::test(
            format!("{}: interrupted itself", WineFromInside.name()),
            interrupted::interrupted,
        ));
    }
    for place in places {
        for (ailment, bad, seen_in) in ILL.iter().copied() {
            if seen_in.contains(&place) {
                let name = format!("{}: doctor: {ailment}", place.name());
                trials.push(Trial::test(name, move || examine(place, ailment, bad)));
            }
        }
        for (args, ailment, status, said, seen_in) in PRESSED.iter().copied() {
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
