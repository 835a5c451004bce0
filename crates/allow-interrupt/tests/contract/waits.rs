//! Waiting on the scope itself.

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use allow_interrupt::{Event, Scope};

use crate::harness::*;
use crate::scopes::{go, says};

pub fn cases() -> Vec<Case> {
    vec![
        case("a_blocked_wait_takes_the_press")
            .scenario(|report| {
                let scope = Scope::builder().enter().unwrap();
                report.line("ready").unwrap();
                assert_eq!(scope.wait().unwrap(), Event::CtrlC);
                assert!(!scope.fired() && scope.take().is_none());
                assert_eq!(scope.leave().unwrap(), 1);
            })
            .check(one_press),
        case("a_press_before_the_wait_is_found")
            .scenario(|report| {
                let _told = Scope::enter(says(report, "pressed")).unwrap();
                let scope = Scope::builder().pass_on().enter().unwrap();
                go(report);
                assert_eq!(
                    scope.wait_deadline(Instant::now()).unwrap(),
                    Some(Event::CtrlC)
                );
                assert_eq!(scope.wait_timeout(Duration::ZERO).unwrap(), None);
                go(report);
                assert!(scope.fired());
                assert_eq!(scope.reset(), 1);
                assert!(!scope.fired());
                assert_eq!(scope.wait_timeout(Duration::from_millis(1)).unwrap(), None);
                go(report);
                assert_eq!(scope.take(), Some(Event::CtrlC));
                assert_eq!(scope.take(), None);
                assert_eq!(scope.presses(), 3);
            })
            .check(|run| {
                for _ in 0..3 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                    run.expect("pressed")?;
                    run.send("go")?;
                }
                run.expect_clean_end()
            }),
        case("the_iterator_gives_press_after_press")
            .scenario(|report| {
                let scope = Scope::builder().enter().unwrap();
                report.line("ready").unwrap();
                for event in scope.iter().take(5) {
                    assert_eq!(event, Event::CtrlC);
                    report.line("ready").unwrap();
                }
                go(report);
            })
            .check(|run| {
                for _ in 0..5 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                }
                run.expect("ready")?;
                run.expect("ready")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("each_press_ends_one_of_many_waits")
            .scenario(|report| {
                const WAITERS: usize = 8;
                let scope = Scope::builder().enter().unwrap();
                let waiting = Arc::new(Barrier::new(WAITERS + 1));
                std::thread::scope(|threads| {
                    for _ in 0..WAITERS {
                        let (scope, waiting) = (&scope, waiting.clone());
                        threads.spawn(move || {
                            waiting.wait();
                            scope.wait().unwrap();
                            report.line("woken").unwrap();
                        });
                    }
                    waiting.wait();
                    report.line("ready").unwrap();
                });
                assert_eq!(scope.presses() as usize, WAITERS);
                assert!(!scope.fired());
            })
            .check(|run| {
                run.expect("ready")?;
                for _ in 0..8 {
                    run.press(Key::CtrlC)?;
                    run.expect("woken")?;
                }
                run.expect_clean_end()
            }),
        case("it_says_which_event_it_was")
            .on(UNIX)
            .scenario(|report| {
                let events = [Event::CtrlC, Event::CtrlBreak, Event::Shutdown];
                let hook = says(report, "pressed");
                let _told = Scope::builder().events(events).hook(hook).enter().unwrap();
                let scope = Scope::builder().events(events).pass_on().enter().unwrap();
                go(report);
                // In the order of `Event::ALL`, whatever came first.
                assert!(scope.iter().take(3).eq(events));
            })
            .check(|run| {
                run.expect("ready")?;
                run.terminate()?;
                run.expect("pressed")?;
                run.press(Key::CtrlBackslash)?;
                run.expect("pressed")?;
                run.press(Key::CtrlC)?;
                run.expect("pressed")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("a_hook_and_a_wait_both_get_the_press")
            .scenario(|report| {
                let hook = says(report, "hook");
                let scope = Scope::enter(hook).unwrap();
                report.line("ready").unwrap();
                assert_eq!(scope.wait().unwrap(), Event::CtrlC);
                scope.leave().unwrap();
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.expect_clean_end()
            }),
    ]
}

pub fn one_press(run: &mut Run) -> Check {
    run.expect("ready")?;
    run.press(Key::CtrlC)?;
    run.expect_clean_end()
}
