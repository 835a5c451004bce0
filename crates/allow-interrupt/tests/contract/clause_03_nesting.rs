//! Innermost first; consumed or passed on; left in any order, from any thread.

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, passing_on, says};

pub fn cases() -> Vec<Case> {
    vec![
        case("a_consuming_scope_stops_the_press")
            .scenario(|report| {
                let outer = Scope::enter(says(report, "outer")).unwrap();
                let inner = Scope::enter(says(report, "inner")).unwrap();
                go(report);
                assert!(inner.presses() == 1 && !outer.fired());
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("a_consuming_scope_without_a_hook_stops_it_too")
            .scenario(|report| {
                let outer = Scope::enter(says(report, "outer")).unwrap();
                let inner = Scope::builder().enter().unwrap();
                report.line("ready").unwrap();
                inner.wait().unwrap();
                // Leaving waits for a hook that has begun.
                assert_eq!(outer.leave().unwrap(), 0);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
        case("passing_on_goes_outward_and_past_the_last_scope")
            .scenario(|report| {
                let _scopes = ["outer", "middle", "inner"].map(|name| passing_on(report, name));
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.expect("middle")?;
                run.expect("outer")?;
                run.expect_default_end()
            }),
        case("scopes_without_hooks_pass_on_and_stop_too")
            .scenario(|report| {
                let outside = Scope::builder().enter().unwrap();
                let stops = Scope::builder().enter().unwrap();
                let runs = passing_on(report, "hook");
                let passes = Scope::builder().pass_on().enter().unwrap();
                report.line("ready").unwrap();
                stops.wait().unwrap();
                assert!(passes.fired() && runs.fired() && !outside.fired());
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.expect_clean_end()
            }),
        case("scopes_are_left_in_any_order_from_any_thread")
            .scenario(|report| {
                let _stop = Scope::enter(says(report, "stop")).unwrap();
                let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| passing_on(report, name));
                go(report);
                b.leave().unwrap();
                go(report);
                std::thread::spawn(move || d.leave().unwrap())
                    .join()
                    .unwrap();
                go(report);
                drop(a);
                go(report);
                drop(c);
                go(report);
            })
            .check(|run| {
                for hooks in ["d c b a stop", "d c a stop", "c a stop", "c stop", "stop"] {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                    for hook in hooks.split(' ') {
                        run.expect(hook)?;
                    }
                    run.send("go")?;
                }
                run.expect_clean_end()
            }),
        case("a_scope_entered_by_a_hook_is_the_innermost")
            .scenario(|report| {
                let (inner, entered) = std::sync::mpsc::channel();
                let says_inner = says(report, "inner");
                let _outer = Scope::enter(move |_| {
                    inner
                        .send(Scope::enter(says_inner.clone()).unwrap())
                        .unwrap();
                });
                report.line("ready").unwrap();
                let _inner = entered.recv().unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
    ]
}
