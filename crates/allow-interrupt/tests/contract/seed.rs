//! `win32::allow_interrupt`, the page that this crate grew from.

use allow_interrupt::win32::allow_interrupt;

use crate::deliver::WINE;
use crate::harness::*;
use crate::moments::{disposition, host_stops, report_notes};
use crate::scopes::go;

/// A closure that reports a line, and returns something.
fn action(report: &Reporter, line: &'static str) -> impl Fn() -> i32 + Send + Sync + 'static {
    let report = report.clone();
    move || {
        report.line(line).unwrap();
        7
    }
}

fn pressed(run: &mut Run, heard: &[&str]) -> Check {
    run.expect("ready")?;
    run.press(Key::CtrlC)?;
    for line in heard {
        run.expect(line)?;
    }
    run.send("go")?;
    Ok(())
}

pub fn cases() -> Vec<Case> {
    vec![
        case("windows_only_the_action_runs_and_the_default_follows")
            .on(WINDOWS)
            .scenario(|report| {
                let _guard = allow_interrupt(action(report, "action")).unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("action")?;
                run.expect_default_end()
            }),
        case("windows_only_the_handler_that_was_there_follows")
            .on(WINDOWS)
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let outer = allow_interrupt(action(report, "outer")).unwrap();
                let inner = allow_interrupt(action(report, "inner")).unwrap();
                go(report);
                drop(outer);
                go(report);
                drop(inner);
                go(report);
            })
            .check(|run| {
                pressed(run, &["inner", "outer", "f"])?;
                pressed(run, &["inner", "f"])?;
                pressed(run, &["f"])?;
                run.expect_clean_end()
            }),
        case("windows_only_the_action_is_optional")
            .on(WINDOWS)
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let _guard = allow_interrupt(()).unwrap();
                go(report);
            })
            .check(|run| {
                pressed(run, &["f"])?;
                run.expect_clean_end()
            }),
        case("windows_only_what_the_action_returns_is_ignored")
            .on(WINDOWS)
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let (fails, stops) = (action(report, "fails"), action(report, "stops"));
                let _fails = allow_interrupt(move || Err::<(), _>(fails())).unwrap();
                let _stops = allow_interrupt(move || stops() == 7).unwrap();
                go(report);
            })
            .check(|run| {
                pressed(run, &["stops", "fails", "f"])?;
                run.expect_clean_end()
            }),
        case("windows_only_an_action_that_panics_keeps_the_press_alive")
            .on(WINDOWS)
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let _outer = allow_interrupt(action(report, "outer")).unwrap();
                let _inner = allow_interrupt(|| panic!("on purpose")).unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                for _ in 0..3 {
                    run.press(Key::CtrlC)?;
                    run.expect_panic("on purpose")?;
                    run.expect("outer")?;
                    run.expect("f")?;
                }
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("windows_only_other_events_are_not_its_business")
            .on(WINE)
            .scenario(only_on!(windows, ctrl_break))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                run.expect("f")?;
                run.expect_clean_end()
            }),
        case("elsewhere_nothing_is_touched_and_nothing_called")
            .on(UNIX)
            .scenario(|report| {
                let before = disposition();
                let _guard = allow_interrupt(action(report, "action")).unwrap();
                let _none = allow_interrupt(()).unwrap();
                assert_eq!(disposition(), before);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("elsewhere_the_hosts_handler_stays")
            .on(UNIX)
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let before = disposition();
                let guard = allow_interrupt(action(report, "action")).unwrap();
                assert_eq!(disposition(), before);
                go(report);
                drop(guard);
                assert_eq!(disposition(), before);
            })
            .check(|run| {
                pressed(run, &["f"])?;
                run.expect_clean_end()
            }),
    ]
}

#[cfg(windows)]
fn ctrl_break(report: &Reporter) {
    use crate::deliver::{CTRL_BREAK, deliver, play_console_host};
    play_console_host();
    host_stops();
    let _guard = allow_interrupt(action(report, "action")).unwrap();
    go(report);
    deliver(CTRL_BREAK).join().unwrap();
    report.line(crate::notes::take().to_string()).unwrap();
}
