//! The README's commands print what the README says.
#![cfg(unix)]

use std::process::{Command, Stdio};

use press_ctrl_c::Regex;
use serde_json::Value;

/// The names of an object, and of the first of each list in it.
fn names(object: &Value, found: &mut Vec<String>) {
    for (name, value) in object.as_object().into_iter().flatten() {
        found.push(name.clone());
        names(value.get(0).unwrap_or(&Value::Null), found);
    }
}

#[test]
fn every_name_in_json_is_explained() {
    let readme = include_str!("../README.md");
    for job in [&["doctor", "--json"][..], &["--json"][..]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_press-ctrl-c"));
        let output = command.args(job).args(["--", "sleep", "60"]).output();
        let object: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let mut found = Vec::new();
        names(&object, &mut found);
        assert!(found.len() > 8, "{found:?}");
        for name in found {
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
    }
}

/// Times differ, and so may the order of a median and a worst.
fn without_times(text: &str) -> String {
    let time = Regex::new(r"\d+(\.\d+)? (ms|s)\b").unwrap();
    time.replace_all(text.trim_end(), "(time)").into_owned()
}

#[test]
fn every_command_prints_what_it_says() {
    let readme = include_str!("../README.md");
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_press-ctrl-c"));
    let path = std::env::join_paths(
        [bin.parent().unwrap().to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let path = path.unwrap();
    let blocks: Vec<_> = readme.split("```console\n$ ").skip(1).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        let block = block.split("```").next().unwrap();
        let (command, wanted) = block.split_once('\n').unwrap();
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PATH", &path)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            without_times(&printed),
            without_times(wanted),
            "$ {command}"
        );
    }
}
