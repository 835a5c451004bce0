//! The Unix signals that a terminal, or a person, sends.
//!
//! They have these numbers on every Unix. They stand here so that a test that
//! names one compiles on Windows too.

/// The terminal is gone.
pub const SIGHUP: i32 = 1;
/// Ctrl-C.
pub const SIGINT: i32 = 2;
/// Ctrl-\.
pub const SIGQUIT: i32 = 3;
/// Cannot be handled, blocked or ignored.
pub const SIGKILL: i32 = 9;
/// The polite request to end.
pub const SIGTERM: i32 = 15;

/// "SIGINT (2)", or "signal 40" where the name is not known.
pub(crate) fn describe(number: i32) -> String {
    let name = match number {
        SIGHUP => "SIGHUP",
        SIGINT => "SIGINT",
        SIGQUIT => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        SIGKILL => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        SIGTERM => "SIGTERM",
        _ => return format!("signal {number}"),
    };
    format!("{name} ({number})")
}
