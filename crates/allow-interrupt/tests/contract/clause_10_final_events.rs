//! Close, logoff, shutdown: each reaches the hook as what it is, and the program
//! has the time to clean up. For Windows see `clause_10_hold.rs` as well.

use std::sync::mpsc;

use allow_interrupt::{Event, Scope};

use crate::harness::*;
use crate::scopes::go;

/// A scope for the event whose hook reports it and lets the main thread go on.
fn entered(report: &Reporter, events: &[Event]) -> (Scope, mpsc::Receiver<Event>) {
    let (wake, woken) = mpsc::channel();
    let report = report.clone();
    let hook = move |event| {
        report.line(format!("{event:?}")).unwrap();
        wake.send(event).unwrap();
    };
    let events = events.iter().copied();
    (
        Scope::builder().events(events).hook(hook).enter().unwrap(),
        woken,
    )
}

/// Waits for the event, cleans up, and leaves.
fn wait_and_clean_up(report: &Reporter, events: &[Event], event: Event) {
    let (scope, woken) = entered(report, events);
    report.line("ready").unwrap();
    assert_eq!(woken.recv().unwrap(), event);
    for _ in 0..3 {
        go(report);
    }
    assert_eq!(scope.leave().unwrap(), 1);
    report.line("left").unwrap();
}

fn expect_clean_up(run: &mut Run, event: &str) -> Check {
    run.expect(event)?;
    for _ in 0..3 {
        run.expect("ready")?;
        run.send("go")?;
    }
    run.expect("left")?;
    run.expect_clean_end()
}

pub fn cases() -> Vec<Case> {
    vec![
        case("unix_only_close_is_sighup")
            .on(UNIX)
            .scenario(|report| {
                wait_and_clean_up(report, &[Event::CtrlC, Event::Close], Event::Close);
            })
            .check(|run| {
                run.expect("ready")?;
                run.close_terminal()?;
                expect_clean_up(run, "Close")
            }),
        case("unix_only_shutdown_is_sigterm")
            .on(UNIX)
            .scenario(|report| wait_and_clean_up(report, &Event::ALL, Event::Shutdown))
            .check(|run| {
                run.expect("ready")?;
                run.terminate()?;
                expect_clean_up(run, "Shutdown")
            }),
        case("unix_only_ctrl_break_is_sigquit")
            .on(UNIX)
            .scenario(|report| wait_and_clean_up(report, &Event::ALL, Event::CtrlBreak))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlBackslash)?;
                expect_clean_up(run, "CtrlBreak")
            }),
        case("unix_only_logoff_never_comes")
            .on(UNIX)
            .scenario(|report| {
                let (scope, _) = entered(report, &[Event::Logoff]);
                assert_eq!(scope.ignored().count(), 0);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("unix_only_what_is_not_claimed_does_what_it_did")
            .on(UNIX)
            .scenario(|report| {
                let (_scope, _) = entered(report, &[Event::CtrlC, Event::Close]);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.terminate()?;
                run.expect_ended(Ended::Signal(signal::SIGTERM))
            }),
        case("unix_only_after_leaving_it_does_what_it_did")
            .on(UNIX)
            .scenario(|report| {
                drop(entered(report, &Event::ALL));
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.close_terminal()?;
                run.expect_ended(Ended::Signal(signal::SIGHUP))
            }),
        case("unix_only_passed_on_it_ends_the_program_by_its_own_signal")
            .on(UNIX)
            .scenario(|report| {
                let hook = crate::scopes::says(report, "hook");
                let events = Scope::builder().events(Event::ALL).pass_on();
                let _scope = events.hook(hook).enter().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.terminate()?;
                run.expect("hook")?;
                run.expect_ended(Ended::Signal(signal::SIGTERM))
            }),
        case("windows_only_closing_the_console_leaves_time_to_clean_up")
            .on(|platform| platform == Platform::Native("windows"))
            .scenario(|report| {
                let (scope, woken) = entered(report, &[Event::Close]);
                report.line("ready").unwrap();
                assert_eq!(woken.recv().unwrap(), Event::Close);
                for _ in 0..3 {
                    go(report);
                }
                report.line("clean").unwrap();
                // From here on the system may end us at any moment.
                drop(scope);
            })
            .check(|run| {
                run.expect("ready")?;
                run.close_terminal()?;
                run.expect("Close")?;
                for _ in 0..3 {
                    run.expect("ready")?;
                    run.send("go")?;
                }
                run.expect("clean")?;
                run.finish()?;
                Ok(())
            }),
    ]
}
