//! The command itself is interrupted: what it runs does not outlive it.

use press_ctrl_c::{Ended, Key, Program, Running, signal};

use super::pipe::{Others, Pipe};

const COMMAND: &str = env!("CARGO_BIN_EXE_press-ctrl-c");

/// The command, waiting in vain for one who is hard to end, and has a child.
fn start(name: &str, command: Program) -> (Running, Others) {
    let pipe = Pipe::make(name);
    let command = command.args(["--ready", "never", "--ready-within", "10m", "--"]);
    let stubborn = "trap '' HUP INT TERM; sleep 600 & echo up >&3; wait";
    let run = command.args(pipe.script(stubborn)).start().unwrap();
    (run, pipe.wait_for("up"))
}

fn interrupted(name: &str, interrupt: impl FnOnce(&mut Running), signal: i32) {
    let (mut run, others) = start(name, Program::new(COMMAND));
    interrupt(&mut run);
    assert_eq!(run.finish().unwrap().ended, Ended::Signal(signal));
    others.are_gone();
}

#[test]
fn by_ctrl_c() {
    interrupted(
        "by_ctrl_c",
        |run| run.press(Key::CtrlC).unwrap(),
        signal::SIGINT,
    );
}

#[test]
fn twice_before_all_are_gone() {
    let pipe = Pipe::make("twice");
    let many = "trap '' HUP INT TERM; i=0; while [ $i -lt 200 ]; do sleep 600 & i=$((i+1)); done;";
    let many = pipe.script(&format!("{many} echo up >&3; wait"));
    let command = Program::new(COMMAND).args(["--ready", "never", "--"]);
    let mut run = command.args(many).start().unwrap();
    let others = pipe.wait_for("up");
    run.signal(signal::SIGINT).unwrap();
    run.signal(signal::SIGTERM).unwrap();
    let ended = run.finish().unwrap().ended;
    // Both may be pending at once, and then the system chooses.
    let either = [signal::SIGINT, signal::SIGTERM].map(Ended::Signal);
    assert!(either.contains(&ended), "{ended}");
    others.are_gone();
}

#[test]
fn by_sigterm() {
    interrupted(
        "by_sigterm",
        |run| run.terminate().unwrap(),
        signal::SIGTERM,
    );
}

#[test]
fn by_the_end_of_its_terminal() {
    interrupted(
        "by_its_end",
        |run| run.close_terminal().unwrap(),
        signal::SIGHUP,
    );
}

#[test]
fn while_it_waits_until_the_program_is_idle() {
    let pipe = Pipe::make("idle");
    let busy = pipe.script("trap '' HUP INT TERM; echo up >&3; while :; do :; done");
    let mut run = Program::new(COMMAND).arg("--").args(busy).start().unwrap();
    let others = pipe.wait_for("up");
    run.press(Key::CtrlC).unwrap();
    assert_eq!(run.finish().unwrap().ended, Ended::Signal(signal::SIGINT));
    others.are_gone();
}

#[test]
fn not_where_its_parent_wants_that_ignored() {
    let (mut run, others) = start("ignored", Program::new(COMMAND).ignoring_interrupts());
    run.press(Key::CtrlC).unwrap();
    // The terminal shows it when it has sent the signal.
    run.wait_for("^C").unwrap();
    run.terminate().unwrap();
    assert_eq!(run.finish().unwrap().ended, Ended::Signal(signal::SIGTERM));
    others.are_gone();
}

#[test]
fn killed_it_leaves_the_end_of_the_terminal() {
    let pipe = Pipe::make("killed");
    let program = pipe.script("echo up >&3; exec sleep 600");
    let command = Program::new(COMMAND).args(["--ready", "never", "--"]);
    let mut run = command.args(program).start().unwrap();
    let others = pipe.wait_for("up");
    run.signal(signal::SIGKILL).unwrap();
    others.are_gone();
    assert_eq!(run.finish().unwrap().ended, Ended::Signal(signal::SIGKILL));
}
