//! Whatever happens, nobody is left behind.
#![cfg(unix)]

mod pipe;

use std::panic::{AssertUnwindSafe, catch_unwind};

use press_ctrl_c::{Ended, Program, Running};

use pipe::{Others, Pipe};

/// Starts the script, which says that it is ready.
fn start(name: &str, script: &str) -> (Running, Others) {
    let pipe = Pipe::make(name);
    let [sh, args @ ..] = pipe.script(script);
    let run = Program::new(sh).args(args).start().unwrap();
    (run, pipe.wait_for("ready"))
}

const STUBBORN: &str = "trap '' HUP INT TERM; sleep 600 & echo ready >&3; wait";

#[test]
fn when_it_is_dropped() {
    let (run, others) = start("dropped", STUBBORN);
    drop(run);
    others.are_gone();
}

#[test]
fn when_a_test_panics() {
    let (run, others) = start("panicked", STUBBORN);
    let result = catch_unwind(AssertUnwindSafe(move || {
        let _run = run;
        std::panic::resume_unwind(Box::new("the test failed"));
    }));
    assert!(result.is_err());
    others.are_gone();
}

#[test]
fn when_it_ends_and_leaves_a_child() {
    let script = "trap '' HUP; sleep 600 & echo ready >&3; exit 6";
    let (mut run, others) = start("left", script);
    assert_eq!(run.finish().unwrap().ended, Ended::Code(6));
    others.are_gone();
}

#[test]
#[cfg(target_os = "linux")]
fn when_the_child_leaves_the_session() {
    let (run, others) = start("escaped", "setsid sleep 600 & echo ready >&3; wait");
    drop(run);
    others.are_gone();
}
