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

const NAMES: [(i32, &str); 15] = [
    (SIGHUP, "SIGHUP"),
    (SIGINT, "SIGINT"),
    (SIGQUIT, "SIGQUIT"),
    (4, "SIGILL"),
    (5, "SIGTRAP"),
    (6, "SIGABRT"),
    (8, "SIGFPE"),
    (SIGKILL, "SIGKILL"),
    (11, "SIGSEGV"),
    (13, "SIGPIPE"),
    (14, "SIGALRM"),
    (SIGTERM, "SIGTERM"),
    #[cfg(target_os = "linux")]
    (7, "SIGBUS"),
    #[cfg(not(target_os = "linux"))]
    (10, "SIGBUS"),
    #[cfg(target_os = "linux")]
    (10, "SIGUSR1"),
    #[cfg(not(target_os = "linux"))]
    (30, "SIGUSR1"),
    #[cfg(target_os = "linux")]
    (12, "SIGUSR2"),
    #[cfg(not(target_os = "linux"))]
    (31, "SIGUSR2"),
];

/// "SIGINT"; `None` where the name is not known.
pub(crate) fn name(number: i32) -> Option<&'static str> {
    let found = NAMES.iter().find(|(known, _)| *known == number);
    found.map(|(_, name)| *name)
}

/// Of "SIGINT", "int" or "2".
pub(crate) fn number(text: &str) -> Option<i32> {
    let upper = text.to_uppercase();
    let bare = upper.strip_prefix("SIG").unwrap_or(&upper);
    let found = NAMES.iter().find(|(_, name)| name[3..] == *bare);
    let number = || text.parse().ok().filter(|number| (1..128).contains(number));
    found.map(|(number, _)| *number).or_else(number)
}

/// "SIGINT (2)", or "signal 40" where the name is not known.
pub(crate) fn describe(number: i32) -> String {
    match name(number) {
        Some(name) => format!("{name} ({number})"),
        None => format!("signal {number}"),
    }
}
