//! Runs a program on the real library, and stops at the first step that is not as the contract says.

use std::time::{Duration, Instant};

use super::contract::{Contract, STRANGERS, Voice};
use super::scopes::Scopes;
use super::step::{Bottom, Enter, Hook, Program, Step};
use super::strangers;
use crate::unix::children::{End, Parent, fork};
use crate::unix::state::state;

/// How long what was to happen may take.
const LIMIT: Duration = Duration::from_secs(3);
const SIGNALS: [libc::c_int; 2] = [libc::SIGINT, libc::SIGHUP];

/// What it says before the press that ends it.
pub const DIES: &str = "dies";

/// How a program ends.
pub enum Outcome {
    AsItShould,
    /// The next moment ends the process, by the signal.
    Dies,
}

struct Machine {
    contract: Contract,
    scopes: Scopes,
    /// What each stranger will put back.
    covered: [Option<libc::sigaction>; STRANGERS],
    expected: Vec<Voice>,
    /// Whom to tell what comes next.
    parent: Parent,
    /// Before there were any scopes.
    before: crate::unix::state::State,
}

/// Runs a program in this process, which must have nothing open.
pub fn run(program: &Program, parent: &Parent) -> Result<Outcome, String> {
    std::panic::set_hook(Box::new(|_| ()));
    for signal in SIGNALS {
        strangers::install(
            signal,
            match program.bottom {
                Bottom::Host => strangers::host as *const () as usize,
                Bottom::Default => libc::SIG_DFL,
                Bottom::Ignored => libc::SIG_IGN,
            },
        );
    }
    let mut machine = Machine {
        contract: Contract::new(program.bottom),
        scopes: Scopes::default(),
        covered: [None; STRANGERS],
        expected: Vec::new(),
        parent: parent.clone(),
        before: state(),
    };
    machine.steps(&program.steps)
}

impl Machine {
    fn steps(&mut self, steps: &[Step]) -> Result<Outcome, String> {
        for (index, step) in steps.iter().enumerate() {
            let result = self.step(step);
            match result.map_err(|why| format!("step {index}, {step:?}: {why}"))? {
                Outcome::AsItShould => {}
                dies @ Outcome::Dies => return Ok(dies),
            }
        }
        self.close().map_err(|why| format!("at the end: {why}"))
    }

    fn step(&mut self, step: &Step) -> Result<Outcome, String> {
        match step {
            Step::Enter(enter) => {
                let number = self.contract.enter(*enter);
                let entered = self.scopes.enter(*enter).map_err(|e| e.to_string())?;
                same("the number", entered, number)?;
            }
            Step::Leave(which) => {
                let open = &self.contract.scopes;
                if !open.is_empty() {
                    let number = open[which % open.len()].number;
                    self.leave(number)?;
                }
            }
            Step::Press { hangup } => return self.press(usize::from(*hangup)),
            Step::Cover { chains } => {
                if let Some(index) = self.contract.cover(*chains) {
                    self.covered[index] = Some(strangers::cover(index, *chains));
                }
            }
            Step::Uncover => _ = self.uncover(),
            Step::HostAgain => {
                self.contract.host_again();
                strangers::install(libc::SIGINT, strangers::host as *const () as usize);
            }
            Step::Fork(steps) => self.fork(steps)?,
        }
        Ok(Outcome::AsItShould)
    }

    fn leave(&mut self, number: u32) -> Result<(), String> {
        let presses = self.contract.leave(number);
        let scope = self.scopes.lock().scopes.remove(&number).unwrap();
        same(
            "presses",
            scope.leave().map_err(|e| e.to_string())?,
            presses,
        )
    }

    /// Whether there was one.
    fn uncover(&mut self) -> bool {
        let Some(index) = self.contract.uncover() else {
            return false;
        };
        strangers::uncover(&self.covered[index].take().unwrap());
        true
    }

    fn press(&mut self, signal: usize) -> Result<Outcome, String> {
        let heard = self.contract.press(signal);
        self.expected.extend(heard.voices);
        if heard.dies {
            self.parent.say(DIES);
        }
        // SAFETY: no pointers.
        unsafe { libc::raise(SIGNALS[signal]) };
        if heard.dies {
            // Hooks may have to run first.
            std::thread::sleep(LIMIT);
            return Ok(Outcome::Dies);
        }
        let until = Instant::now() + LIMIT;
        while self.compare().is_err() && Instant::now() < until {
            std::thread::yield_now();
        }
        self.compare()?;
        Ok(Outcome::AsItShould)
    }

    /// Who was called, and how many presses each scope had.
    fn compare(&self) -> Result<(), String> {
        same("who heard", strangers::said(), self.expected.clone())?;
        let open = self.scopes.lock();
        let numbers: Vec<_> = open.scopes.keys().copied().collect();
        let mut expected: Vec<_> = self.contract.scopes.iter().map(|s| s.number).collect();
        expected.sort_unstable();
        same("the open scopes", numbers, expected)?;
        for scope in &self.contract.scopes {
            let presses = open.scopes[&scope.number].presses();
            same(
                &format!("the presses of {}", scope.number),
                presses,
                scope.presses,
            )?;
        }
        Ok(())
    }

    fn fork(&mut self, steps: &[Step]) -> Result<(), String> {
        let mut child = fork(|parent| {
            self.parent = parent.clone();
            self.contract.fork();
            // The parent's guards do nothing here, whenever they are dropped.
            let inherited = std::mem::take(&mut self.scopes.lock().scopes);
            let result = self.steps(steps);
            drop(inherited);
            match result {
                Ok(_) => 0,
                Err(why) => {
                    parent.say(&why);
                    1
                }
            }
        });
        let said = child.said();
        match (child.end(), said.as_str()) {
            (End::Code(0), "") | (End::Signal(libc::SIGINT | libc::SIGHUP), DIES) => Ok(()),
            (end, said) => Err(format!("the child: {end:?} {said}")),
        }
    }

    /// Everybody goes, and the state is as it was.
    fn close(&mut self) -> Result<Outcome, String> {
        while let Some(scope) = self.contract.scopes.first() {
            let number = scope.number;
            self.leave(number)?;
        }
        // What a stranger has put back may be a handler of ours that it had replaced, and which only passes on.
        // It goes as each copy next enters and leaves.
        loop {
            for copy in [false, true, false] {
                let enter = Enter {
                    copy,
                    hook: Hook::None,
                    pass_on: true,
                    escalate_at: 0,
                    hangup: true,
                    clear_ignored: true,
                };
                let number = self.contract.enter(enter);
                self.scopes.enter(enter).map_err(|e| e.to_string())?;
                self.leave(number)?;
            }
            if !self.uncover() {
                break;
            }
        }
        same("who heard", strangers::said(), self.expected.clone())?;
        same("the state", state(), self.before)?;
        Ok(Outcome::AsItShould)
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: T, should: T) -> Result<(), String> {
    match is == should {
        true => Ok(()),
        false => Err(format!("{what}: {is:?}, not {should:?}")),
    }
}
