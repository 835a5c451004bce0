//! What a random program consists of.

use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};

/// What was there before everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottom {
    /// A program's own handler.
    Host,
    /// A press that comes so far ends the program, and by that signal.
    Default,
    /// The parent wants it ignored.
    Ignored,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    None,
    Plain,
    /// Its press is passed on.
    Panics,
    LeavesItself,
    /// A scope that passes on, without a hook.
    EntersAnother,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enter {
    /// Of the second copy of the library.
    pub copy: bool,
    pub hook: Hook,
    pub pass_on: bool,
    /// 0 is never.
    pub escalate_at: u32,
    /// Claims SIGHUP as well as SIGINT.
    pub hangup: bool,
    pub clear_ignored: bool,
}

/// Numbers of scopes count the open ones, round and round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Enter(Enter),
    Leave(usize),
    /// SIGINT, or SIGHUP.
    Press {
        hangup: bool,
    },
    /// A stranger installs a handler for SIGINT, and may call what it has replaced.
    Cover {
        chains: bool,
    },
    /// The stranger that is on top puts back what it has replaced.
    Uncover,
    /// The program installs its own handler again, as Python does, which does not chain.
    HostAgain,
    /// A child goes on with these.
    Fork(Vec<Step>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub bottom: Bottom,
    pub steps: Vec<Step>,
}

pub fn programs() -> impl Strategy<Value = Program> {
    prop_oneof![
        4 => Just(Bottom::Host),
        2 => Just(Bottom::Default),
        1 => Just(Bottom::Ignored),
    ]
    .prop_flat_map(|bottom| {
        vec(steps(bottom, true), 1..24).prop_map(move |steps| Program { bottom, steps })
    })
}

fn steps(bottom: Bottom, forks: bool) -> BoxedStrategy<Step> {
    let simple = prop_oneof![
        6 => enters(bottom).prop_map(Step::Enter),
        5 => any::<u8>().prop_map(|number| Step::Leave(number.into())),
        8 => any::<u8>().prop_map(|number| Step::Press { hangup: number % 4 == 0 }),
        2 => any::<bool>().prop_map(|chains| Step::Cover { chains }),
        2 => Just(Step::Uncover),
        1 => Just(if bottom == Bottom::Host { Step::HostAgain } else { Step::Uncover }),
    ];
    if !forks {
        return simple.boxed();
    }
    prop_oneof![
        15 => simple,
        1 => vec(steps(bottom, false), 0..8).prop_map(Step::Fork),
    ]
    .boxed()
}

fn enters(bottom: Bottom) -> impl Strategy<Value = Enter> {
    let hooks = prop_oneof![
        3 => Just(Hook::None),
        4 => Just(Hook::Plain),
        1 => Just(Hook::Panics),
        1 => Just(Hook::LeavesItself),
        1 => Just(Hook::EntersAnother),
    ];
    let escalations = prop_oneof![4 => Just(0), 1 => 1..=3_u32];
    let flags = any::<[bool; 4]>();
    (hooks, escalations, flags).prop_map(
        move |(hook, escalate_at, [copy, pass_on, hangup, clear])| {
            let mut enter = Enter {
                copy,
                hook,
                pass_on,
                escalate_at,
                hangup,
                clear_ignored: clear,
            };
            if bottom == Bottom::Ignored {
                // Nobody tells when a press has been passed on from a hook to nobody, so hooks consume here; and
                // what is "ignored" behind another copy cannot be seen by the first.
                enter.pass_on &= hook == Hook::None;
                enter.copy = false;
                if hook == Hook::Panics {
                    enter.hook = Hook::Plain;
                }
            }
            enter
        },
    )
}
