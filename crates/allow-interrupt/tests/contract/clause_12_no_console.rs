//! No terminal, no console, a table of handlers that was reset: an error that
//! says so, or success.

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, says};

#[cfg(windows)]
use windows as scenarios;

pub fn cases() -> Vec<Case> {
    vec![
        case("without_terminal_scopes_are_entered_and_left")
            .without_terminal()
            .scenario(|report| {
                let plain = Scope::builder().enter().unwrap();
                let hooked = Scope::enter(says(report, "hook")).unwrap();
                assert_eq!(plain.leave().unwrap(), 0);
                assert_eq!(hooked.leave().unwrap(), 0);
            })
            .check(Run::expect_clean_end),
        case("unix_only_without_terminal_a_signal_is_heard")
            .on(UNIX)
            .without_terminal()
            .scenario(|report| {
                let scope = Scope::enter(says(report, "hook")).unwrap();
                go(report);
                drop(scope);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.signal(signal::SIGINT)?;
                run.expect("hook")?;
                run.send("go")?;
                run.expect("ready")?;
                run.signal(signal::SIGINT)?;
                run.expect_default_end()
            }),
        case("windows_only_the_console_is_freed_inside")
            .on(WINDOWS)
            .scenario(only_on!(windows, scenarios::freed))
            .check(Run::expect_clean_end),
        case("windows_only_a_console_is_allocated_inside")
            .on(WINDOWS)
            .without_terminal()
            .scenario(only_on!(windows, scenarios::allocated))
            .check(Run::expect_clean_end),
        case("windows_only_the_console_is_exchanged_inside")
            .on(WINDOWS)
            .scenario(only_on!(windows, scenarios::exchanged))
            .check(Run::expect_clean_end),
    ]
}

#[cfg(windows)]
mod windows {
    use std::io::ErrorKind;

    use allow_interrupt::{Event, Scope};
    use windows_sys::Win32::System::Console::{AllocConsole, FreeConsole};

    use super::Reporter;

    fn free() {
        // SAFETY: no conditions.
        unsafe { FreeConsole() };
    }

    fn allocate() {
        // SAFETY: no conditions. Where there is no desktop it may fail, and then there is none.
        unsafe { AllocConsole() };
    }

    /// Windows resets the table, and then it says so; Wine does not.
    fn leave(scope: Scope) {
        match scope.leave() {
            Ok(presses) => assert_eq!(presses, 0),
            Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{error}"),
        }
    }

    fn two() -> [Scope; 2] {
        let events = Scope::builder().events(Event::ALL).clear_ignored();
        [events.enter().unwrap(), Scope::enter(|_| {}).unwrap()]
    }

    /// Whatever was reset, from here on it works as ever.
    fn works_again() {
        let scope = Scope::enter(|_| {}).unwrap();
        assert_eq!(scope.leave().unwrap(), 0);
    }

    pub fn freed(_report: &Reporter) {
        let scopes = two();
        free();
        let inner = Scope::builder().enter().unwrap();
        inner.leave().unwrap();
        scopes.into_iter().for_each(leave);
        works_again();
    }

    pub fn allocated(_report: &Reporter) {
        let scopes = two();
        allocate();
        scopes.into_iter().for_each(leave);
        works_again();
    }

    pub fn exchanged(_report: &Reporter) {
        let scopes = two();
        free();
        allocate();
        scopes.into_iter().rev().for_each(leave);
        works_again();
        drop(two());
        free();
        works_again();
    }
}
