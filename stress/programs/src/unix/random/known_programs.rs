//! Programs that have failed once, as small as they could be made. They are run before the random ones.

use super::step::{Bottom, Enter, Hook, Program, Step};

/// Each with what was wrong.
pub fn all() -> Vec<Program> {
    let plain = Enter {
        copy: false,
        hook: Hook::None,
        pass_on: false,
        escalate_at: 0,
        hangup: false,
        clear_ignored: false,
    };
    vec![
        // Past a hook, with somebody over us, a stranger's handler is called on the hook thread. To die by the
        // signal it sets the default and raises it; and that thread blocked the signal for ever.
        Program {
            bottom: Bottom::Default,
            steps: vec![
                Step::Cover { chains: true },
                Step::Enter(Enter {
                    copy: true,
                    hook: Hook::Plain,
                    pass_on: true,
                    ..plain
                }),
                Step::Enter(plain),
                Step::Enter(Enter {
                    escalate_at: 1,
                    ..plain
                }),
                Step::Press { hangup: false },
            ],
        },
        // The stranger puts back a handler of ours that only passes on, to "ignored": the next scope took the
        // handler for what was there before, and did not respect that it is ignored.
        Program {
            bottom: Bottom::Ignored,
            steps: vec![
                Step::Enter(Enter {
                    clear_ignored: true,
                    ..plain
                }),
                Step::Cover { chains: false },
                Step::Leave(0),
                Step::Uncover,
                Step::Enter(plain),
                Step::Press { hangup: false },
            ],
        },
        // Between two copies, the program installs its own handler again. The layer of the first was taken for free,
        // though the second had found it, and would have put it back.
        Program {
            bottom: Bottom::Host,
            steps: vec![
                Step::Enter(plain),
                Step::Enter(Enter {
                    copy: true,
                    ..plain
                }),
                Step::HostAgain,
                Step::Leave(0),
                Step::Enter(plain),
                Step::Cover { chains: false },
                Step::Enter(Enter {
                    copy: true,
                    ..plain
                }),
            ],
        },
        // The same, and a scope that clears the ignore comes between: the next one did not see it any more.
        Program {
            bottom: Bottom::Ignored,
            steps: vec![
                Step::Enter(Enter {
                    clear_ignored: true,
                    ..plain
                }),
                Step::Cover { chains: true },
                Step::Leave(0),
                Step::Uncover,
                Step::Enter(Enter {
                    clear_ignored: true,
                    ..plain
                }),
                Step::Enter(plain),
                Step::Press { hangup: false },
            ],
        },
    ]
}
