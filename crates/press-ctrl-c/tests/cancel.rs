//! A wait that another thread ends.
#![cfg(unix)]

use std::thread;

use press_ctrl_c::{Ended, Error, Program, signal};

#[test]
fn a_wait_is_cancelled_and_the_program_goes_on() {
    let program = Program::new("sh").args(["-c", "echo ready; read line; echo got $line"]);
    let mut run = program.start().unwrap();
    run.wait_for("ready").unwrap();

    let canceller = run.canceller();
    let other = thread::spawn(move || canceller.cancel());
    let waited = run.wait_for("what never comes");
    other.join().unwrap();
    assert!(matches!(waited, Err(Error::Cancelled { .. })), "{waited:?}");

    // Only that wait, and nothing of the program.
    run.terminate().unwrap();
    let ended = run.finish().unwrap().ended;
    assert_eq!(ended, Ended::Signal(signal::SIGTERM));
}
