//! Random programs of enter, leave, press, fork, and handlers of others that come and go, each in a process of its
//! own, against a simple model of the contract. What fails is made as small as possible, and is to be added to
//! `known_programs.rs`.

use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::children::{End, fork};
use crate::unix::random::known_programs;
use crate::unix::random::machine::{self, DIES, Outcome};
use crate::unix::random::step::{Program, Step, programs};

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    for program in known_programs::all() {
        tally.rounds += 1;
        if let Err((fault, why)) = try_it(&program) {
            tally.fault(fault, format!("{why} in {program:?}"));
        }
    }
    let count = options.rounds(2_000, 100_000);
    let mut runner = TestRunner::new(Config {
        cases: u32::try_from(count).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        // Milliseconds. What is lost takes seconds each time.
        max_shrink_time: 60_000,
        ..Config::default()
    });
    let counted = std::cell::Cell::new((0, 0));
    let result = runner.run(&programs(), |program| {
        let (programs, presses) = counted.get();
        counted.set((programs + 1, presses + presses_in(&program.steps)));
        try_it(&program).map_err(|(fault, why)| TestCaseError::fail(format!("{fault:?}: {why}")))
    });
    let (programs, presses) = counted.get();
    tally.rounds += programs;
    tally.presses += presses;
    if let Err(error) = result {
        let error = error.to_string();
        let fault = match () {
            () if error.contains("Hung:") => Fault::Hung,
            () if error.contains("Lost:") => Fault::Lost,
            () => Fault::Crashed,
        };
        tally.fault(fault, error);
    }
    tally
}

fn presses_in(steps: &[Step]) -> u64 {
    let count = |step: &Step| match step {
        Step::Press { .. } => 1,
        Step::Fork(steps) => presses_in(steps),
        _ => 0,
    };
    steps.iter().map(count).sum()
}

fn try_it(program: &Program) -> Result<(), (Fault, String)> {
    let mut child = fork(|parent| match machine::run(program, parent) {
        Ok(Outcome::AsItShould) => 0,
        Ok(Outcome::Dies) => {
            parent.say("it should have died by the signal");
            1
        }
        Err(why) => {
            parent.say(&why);
            1
        }
    });
    let said = child.said();
    match (child.end(), said.as_str()) {
        (End::Code(0), "") | (End::Signal(libc::SIGINT | libc::SIGHUP), DIES) => Ok(()),
        (End::Hung, _) => Err((Fault::Hung, said)),
        (End::Code(1), _) => Err((Fault::Lost, said)),
        (end, _) => Err((Fault::Crashed, format!("{end:?} {said}"))),
    }
}
