//! The two ways in which systems deliver a press. Each backend supplies the same few things and
//! decides nothing; the decisions are in [`crate::registry`].
//!
//! | what | for |
//! |---|---|
//! | `prepare(Claim)` | before a scope is entered, without a lock: what may take time or fail |
//! | `bring_thread()` | before a future waits: presses are to come to a thread, too, as no waker may be woken in a signal handler |
//! | `Installed` | what the system has of ours; it lives under the registry's lock |
//! | `Installed::claim(Claim)` | makes the system bring these events to the registry, and says which of them the parent wants ignored |
//! | `Installed::release(Claimed)` | takes that back: after the last release of an event the system's state is what it was |
//! | `Todo::settle` | the part of claiming or releasing that must not be done under the lock |
//! | `carry_on(Carried)` | passes on what waited for the hook thread at a scope that was left |
//! | `wait_until_passed_on` | waits for the presses that have come, until they have reached what was there before |
//! | `Call` | a thread in a system call, and `interrupt` to end that call; repeated by the hook thread, which `wake_thread` wakes (Unix), or by `keep_interrupting` (Windows) |
//! | `Wake` | `new`, `wake` (from where presses arrive: a signal handler on Unix), `wait`, `acknowledge`, and what pollers can wait for: a descriptor on Unix, a socket and a handle on Windows |
//! | `HOLDS_FINAL_EVENTS` | whether the process ends as soon as a handler of close, logoff or shutdown returns |

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    Call, HOLDS_FINAL_EVENTS, Installed, Wake, bring_thread, carry_on, prepare,
    wait_until_passed_on, wake_thread,
};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{
    Call, HOLDS_FINAL_EVENTS, Installed, Wake, bring_thread, carry_on, keep_interrupting, prepare,
    wait_until_passed_on,
};

#[cfg(not(any(unix, windows)))]
compile_error!(
    "allow-interrupt knows the signals of Unix and the console of Windows, and no other way"
);

use crate::event::EventSet;

/// What a scope asks for.
#[derive(Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) events: EventSet,
    /// Listen even where the parent asked for the press to be ignored.
    pub(crate) clear_ignored: bool,
    /// A closure will have to run.
    #[cfg_attr(
        windows,
        allow(dead_code, reason = "Windows brings a thread with each press")
    )]
    pub(crate) has_hook: bool,
}

/// What it was given.
#[derive(Clone, Copy)]
pub(crate) struct Claimed {
    pub(crate) events: EventSet,
    /// Wanted, and not given: the parent asked for these to be ignored.
    pub(crate) ignored: EventSet,
    /// The claim holds the "ignore" of the parent cleared.
    #[cfg_attr(unix, allow(dead_code, reason = "Unix puts it back with the handler"))]
    pub(crate) cleared: bool,
}
