//! The nth press does what was there before, past every scope.

use std::num::NonZeroU32;
use std::sync::mpsc;

use allow_interrupt::{Builder, Scope};

use crate::harness::*;
use crate::moments::{host_stops, report_notes};
use crate::scopes::{go, says};

fn escalating_at(nth: u32) -> Builder {
    Scope::builder().escalate_at(NonZeroU32::new(nth).unwrap())
}

pub fn cases() -> Vec<Case> {
    vec![
        case("the_second_press_ends_the_program_past_the_outer_scopes")
            .scenario(|report| {
                let _outer = Scope::enter(says(report, "outer")).unwrap();
                let _inner = escalating_at(2)
                    .hook(says(report, "inner"))
                    .enter()
                    .unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("from_the_second_on_presses_reach_the_hosts_handler")
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let outer = Scope::enter(says(report, "outer")).unwrap();
                let inner = escalating_at(2)
                    .hook(says(report, "inner"))
                    .enter()
                    .unwrap();
                go(report);
                assert_eq!((inner.presses(), outer.presses()), (3, 0));
                drop(inner);
                // A scope's count is its own.
                let _next = escalating_at(2).hook(says(report, "next")).enter().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                for heard in ["inner", "f", "f"] {
                    run.press(Key::CtrlC)?;
                    run.expect(heard)?;
                }
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("next")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("the_first_press_can_escalate_already")
            .scenario(|report| {
                let _outer = Scope::enter(says(report, "outer")).unwrap();
                let _inner = escalating_at(1)
                    .hook(says(report, "inner"))
                    .enter()
                    .unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_scope_without_a_hook_escalates")
            .scenario(|report| {
                let _outer = Scope::builder().enter().unwrap();
                let scope = escalating_at(2).enter().unwrap();
                report.line("ready").unwrap();
                scope.wait().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_scope_in_the_middle_escalates_after_the_inner_hook")
            .scenario(|report| {
                let _outer = Scope::enter(says(report, "outer")).unwrap();
                let _middle = escalating_at(2)
                    .hook(says(report, "middle"))
                    .enter()
                    .unwrap();
                let inner = says(report, "inner");
                let _inner = Scope::builder().pass_on().hook(inner).enter().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.expect("middle")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.expect_default_end()
            }),
        case("unix_only_a_program_stuck_in_its_hook_is_ended")
            .on(UNIX)
            .scenario(|report| {
                let (_stuck, _release) = stuck_hook(report);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("in the hook")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("unix_only_the_hosts_handler_runs_beside_a_stuck_hook")
            .on(UNIX)
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let (stuck, release) = stuck_hook(report);
                go(report);
                release.send(()).unwrap();
                assert_eq!(stuck.leave().unwrap(), 2);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("in the hook")?;
                run.press(Key::CtrlC)?;
                run.expect("f")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
    ]
}

/// Its hook waits until it is released.
fn stuck_hook(report: &Reporter) -> (Scope, mpsc::SyncSender<()>) {
    let (release, released) = mpsc::sync_channel(1);
    let released = std::sync::Mutex::new(released);
    let says = says(report, "in the hook");
    let hook = move |event| {
        says(event);
        released.lock().unwrap().recv().unwrap();
    };
    (escalating_at(2).hook(hook).enter().unwrap(), release)
}
