//! Whatever happens, nobody is left behind.
//!
//! Each program here opens a named pipe, and starts a `sleep` that inherits it:
//! reading the pipe to its end is waiting until nobody is left.
#![cfg(unix)]

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use press_ctrl_c::{Ended, Program, Running};

/// Starts the script, with a named pipe as its descriptor 3.
fn start(name: &str, script: &str) -> (Running, mpsc::Receiver<()>) {
    let pipe = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&pipe);
    let made = Program::new("mkfifo")
        .arg(&pipe)
        .start()
        .unwrap()
        .finish()
        .unwrap();
    assert_eq!(made.ended, Ended::Code(0), "{}", made.terminal);

    let script = format!("exec 3>$1; {script}");
    let mut run = Program::new("sh")
        .args(["-c", &script, "sh"])
        .arg(&pipe)
        .start()
        .unwrap();
    let (gone, all_gone) = mpsc::channel();
    std::thread::spawn(move || {
        File::open(pipe)
            .unwrap()
            .read_to_end(&mut Vec::new())
            .unwrap();
        gone.send(())
    });
    run.wait_for("ready").unwrap();
    (run, all_gone)
}

fn assert_gone(all_gone: &mpsc::Receiver<()>) {
    all_gone
        .recv_timeout(Duration::from_secs(10))
        .expect("somebody is left");
}

const STUBBORN: &str = "trap '' HUP INT TERM; sleep 600 & echo ready; wait";

#[test]
fn when_it_is_dropped() {
    let (run, all_gone) = start("dropped", STUBBORN);
    drop(run);
    assert_gone(&all_gone);
}

#[test]
fn when_a_test_panics() {
    let (run, all_gone) = start("panicked", STUBBORN);
    let result = catch_unwind(AssertUnwindSafe(move || {
        let _run = run;
        std::panic::resume_unwind(Box::new("the test failed"));
    }));
    assert!(result.is_err());
    assert_gone(&all_gone);
}

#[test]
fn when_it_ends_and_leaves_a_child() {
    let script = "trap '' HUP; sleep 600 & echo ready; exit 6";
    let (mut run, all_gone) = start("left", script);
    assert_eq!(run.finish().unwrap().ended, Ended::Code(6));
    assert_gone(&all_gone);
}

#[test]
#[cfg(target_os = "linux")]
fn when_the_child_leaves_the_session() {
    let (run, all_gone) = start("escaped", "setsid sleep 600 & echo ready; wait");
    drop(run);
    assert_gone(&all_gone);
}
