//! The system: a terminal, a process in it, and the end of both.
//!
//! Each backend supplies the same:
//!
//! | what | must |
//! |---|---|
//! | `start(&Program)` | start the program, resolved, in a terminal of its own or in none |
//! | `Waiter::wait` | block until the program has ended, and keep its process id reserved |
//! | `Output::drain` | hand over all that is written, until nobody can write or `stop_output` |
//! | `Process::id` | the process id |
//! | `Process::way` | in which terminal it runs, for people |
//! | `Process::press` | type the key; `NotConnected` without a terminal, `Unsupported` without such a key |
//! | `Process::type_bytes` | type what is no such key; `NotConnected` without a terminal |
//! | `Process::interrupts` | whether the terminal makes an event of that key now, if that can be told |
//! | `Process::terminal_is_restored` | whether the terminal is set as the program got it, if that can be told |
//! | `Process::computed` | the time for which the program and its children have computed, if that can be told |
//! | `Process::wants_to_run` | whether the program or a child has something to do just now; no, if that cannot be told |
//! | `Process::close_terminal` | hang up; `NotConnected` if there is nothing to hang up |
//! | `Process::signal` | send a Unix signal to the program; to an ended one, do nothing |
//! | `Process::kill` | kill the program and what it started; may be called twice |
//! | `Process::end_the_rest` | the program has ended: kill what it left, and say who has not ended within the grace |
//! | `Process::stop_output` | make `drain` take what is there and return |
//! | `Process::reap` | release the process id; called once, after `Waiter::wait` returned |

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix::{Output, Waiter};
#[cfg(unix)]
pub(crate) use unix::{Process, start};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows::{Output, Waiter};
#[cfg(windows)]
pub(crate) use windows::{Process, start};

#[cfg(not(any(unix, windows)))]
compile_error!("press-ctrl-c needs a terminal: Unix or Windows");

/// Columns and rows of the terminal: what programs expect to find.
pub(crate) const SIZE: (u16, u16) = (80, 24);

/// A program that has started.
pub(crate) struct Started {
    pub process: Process,
    pub waiter: Waiter,
    pub output: Output,
    /// Whether `output` ends by itself once nobody is left to write.
    pub output_closes: bool,
}
