//! Hosts in other languages. They load the library as a shared object, from two files: so there are two copies of
//! it in their process.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::case::Options;
use crate::tally::{Fault, Tally};

/// A folder of this process's own.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("stress-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The text as a file.
pub fn file(name: &str, text: &str) -> PathBuf {
    let file = folder().join(name);
    std::fs::write(&file, text).unwrap();
    file
}

/// The program made of it.
pub fn compiled(name: &str, text: &str) -> PathBuf {
    let program = folder().join("host");
    let status = Command::new("cc")
        .args(["-O1", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&program)
        .arg(file(name, text))
        .args(["-ldl", "-lpthread"])
        .status()
        .expect("a C compiler");
    assert!(status.success());
    program
}

/// Starts the host with the two files, and reads what it has found.
pub fn run(options: &Options, host: &mut Command, rounds: u64) -> Tally {
    let mut tally = Tally::default();
    let shared = options
        .shared
        .as_ref()
        .expect("--shared: the library as a shared object");
    for name in ["first.so", "second.so"] {
        let copy = folder().join(name);
        std::fs::copy(shared, &copy).unwrap();
        host.arg(copy);
    }
    let output = host
        .arg(rounds.to_string())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let _ = std::fs::remove_dir_all(folder());
    let output = output.expect("the host can be started");
    let line = String::from_utf8_lossy(&output.stdout);
    match Tally::read(line.trim()) {
        Some(found) if found.is_clean() == output.status.success() => found,
        _ => {
            tally.fault(
                Fault::Crashed,
                format!("the host: {}, {line}", output.status),
            );
            tally
        }
    }
}
