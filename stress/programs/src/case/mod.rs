//! The cases. Each is in a file of its name.

use std::path::PathBuf;

use crate::tally::Tally;

/// How a case is run.
#[derive(clap::Args, Clone, Debug)]
#[cfg_attr(windows, allow(dead_code, reason = "the cases run elsewhere"))]
pub struct Options {
    /// As many rounds as it takes to be sure, instead of as many as a test can wait for
    #[arg(long)]
    pub long: bool,
    /// A twentieth of the short form: for programs that are watched by a sanitizer
    #[arg(long)]
    pub tiny: bool,
    /// A sanitizer watches: it needs memory, and has no limit of it
    #[arg(long)]
    pub watched: bool,
    /// This program, built for Windows
    #[arg(long, value_name = "FILE")]
    pub windows_exe: Option<PathBuf>,
    /// A Python that has the package; a `.exe` is run by Wine
    #[arg(long, value_name = "FILE")]
    pub python: Option<PathBuf>,
    /// The library as a shared object, for hosts in other languages
    #[arg(long, value_name = "FILE")]
    pub shared: Option<PathBuf>,
}

#[cfg_attr(windows, allow(dead_code, reason = "the cases run elsewhere"))]
impl Options {
    /// How many rounds, in the short and in the long form.
    pub fn rounds(&self, short: u64, long: u64) -> u64 {
        match (self.long, self.tiny) {
            (true, _) => long,
            (false, true) => (short / 20).max(1),
            (false, false) => short,
        }
    }
}

/// A program that tries to break a promise.
pub struct Case {
    /// Its file.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// Runs it.
    pub run: fn(&Options) -> Tally,
}

macro_rules! cases {
    ($($name:ident: $what:literal;)*) => {
        $(#[cfg(unix)] mod $name;)*
        /// On this system.
        pub const CASES: &[Case] = &[
            $(#[cfg(unix)] Case { name: stringify!($name), what: $what, run: $name::run },)*
        ];
    };
}

cases! {
    the_same_state_after_every_leave: "enter and leave while a signal comes every 10 us; compare what sigaction says";
    presses_microseconds_apart: "presses 1 to 11 us apart are answered or merged, spaced ones answered one by one";
    a_press_races_with_leave: "it runs the hook, or the process dies by that signal";
    many_threads: "24 threads wait on scopes, 10 enter and leave, and every press reaches every waiter";
    fork_in_the_middle: "children are forked while presses come and threads enter and leave";
    children_by_exec_and_spawn: "exec, posix_spawn and vfork children start with what was there before";
    random_programs: "random steps of enter, leave, press, fork and strangers, against a model of the contract";
    hosts_in_c: "a C program with handlers of its own, and two copies of the library";
    hosts_in_python: "a Python with handlers of its own, and two copies of the library";
    windows_entering_and_leaving: "presses while scopes are entered and left";
    windows_during_a_long_hook: "enter and leave during a hook of one second";
    windows_leaving_inside_the_hook: "a hook leaves its own scope and the one around it";
    windows_the_hook_waits_for_the_leaver: "what the documentation forbids: it waits in vain, and nothing hangs";
    windows_the_console_comes_and_goes: "FreeConsole and AllocConsole inside";
    windows_the_parent_wants_it_ignored: "the ignore flag, told, cleared and put back";
    windows_strangers_in_every_order: "handlers of others before, between and after, removed in every order";
    python_storms: "10,000 enters and exits with presses, lost scopes, actions that raise, threads, the interpreter's end";
    nothing_left_to_use: "no descriptor, no thread, no memory, tiny stacks: an error, and the state as before";
}
