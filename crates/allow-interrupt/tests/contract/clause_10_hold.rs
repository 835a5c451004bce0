//! Windows ends the process when the handlers of a final event have returned, so
//! ours does not return before the scope is left.

use crate::deliver::WINE;
use crate::harness::*;

#[cfg(windows)]
use windows as scenarios;

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = [
        ("close_is_held_until_the_scope_is_left", "Close"),
        ("logoff_is_held_until_the_scope_is_left", "Logoff"),
        ("shutdown_is_held_until_the_scope_is_left", "Shutdown"),
    ]
    .into_iter()
    .map(|(name, event)| {
        case(name)
            .on(WINE)
            .args([event])
            .scenario(only_on!(windows, scenarios::held))
            .check(move |run| {
                run.expect("ready")?;
                run.send("go")?;
                run.expect(event)?;
                clean_up(run)?;
                run.expect("left, and the handler returned")?;
                run.expect_clean_end()
            })
    })
    .collect();
    cases.extend([
        case("passed_on_it_ends_the_program_after_the_scope_is_left")
            .on(WINE)
            .scenario(only_on!(windows, scenarios::passed_on))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                run.expect("Close")?;
                clean_up(run)?;
                // Wine's exit code of the default handler.
                run.expect_ended(Ended::Code(0))
            }),
        case("not_claimed_it_is_not_held")
            .on(WINE)
            .scenario(only_on!(windows, scenarios::not_claimed))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                run.expect_ended(Ended::Code(0))
            }),
        case("other_scopes_come_and_go_during_the_hold")
            .on(WINE)
            .scenario(only_on!(windows, scenarios::others_come_and_go))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                run.expect("Close")?;
                clean_up(run)?;
                run.expect_clean_end()
            }),
        case("entering_and_leaving_as_the_event_comes_does_not_deadlock")
            .on(WINE)
            .scenario(only_on!(windows, scenarios::storm))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                for _ in 0..ROUNDS {
                    run.expect("Close")?;
                }
                run.expect_clean_end()
            }),
        case("a_hook_that_leaves_its_scope_ends_the_hold")
            .on(WINE)
            .scenario(only_on!(windows, scenarios::left_by_the_hook))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                run.expect("Close")?;
                run.expect_clean_end()
            }),
        case("without_a_hook_it_is_held_too")
            .on(WINE)
            .scenario(only_on!(windows, scenarios::without_hook))
            .check(|run| {
                run.expect("ready")?;
                run.send("go")?;
                clean_up(run)?;
                run.expect_clean_end()
            }),
    ]);
    cases
}

const ROUNDS: usize = 20;

/// Gives a handler that does not hold the time to show it.
fn clean_up(run: &mut Run) -> Check {
    for _ in 0..20 {
        run.expect("ready")?;
        run.send("go")?;
    }
    Ok(())
}

#[cfg(windows)]
mod windows {
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::sync::{Arc, Mutex, mpsc};
    use std::time::Duration;

    use allow_interrupt::{Builder, Event, Scope, wait_until_passed_on};

    use super::{ROUNDS, Reporter};
    use crate::deliver::{CTRL_CLOSE, CTRL_LOGOFF, CTRL_SHUTDOWN, deliver, play_console_host};
    use crate::scopes::go;

    fn clean_up(report: &Reporter) {
        (0..20).for_each(|_| go(report));
    }

    /// A scope whose hook reports the event and wakes the main thread.
    fn enter(builder: Builder, report: &Reporter) -> (Scope, mpsc::Receiver<()>) {
        let (wake, woken) = mpsc::channel();
        let report = report.clone();
        let hook = move |event| {
            report.line(format!("{event:?}")).unwrap();
            wake.send(()).unwrap();
        };
        let events = [Event::Close, Event::Logoff, Event::Shutdown];
        (builder.events(events).hook(hook).enter().unwrap(), woken)
    }

    pub fn held(report: &Reporter) {
        play_console_host();
        let event = match std::env::args().next_back().as_deref() {
            Some("Close") => CTRL_CLOSE,
            Some("Logoff") => CTRL_LOGOFF,
            _ => CTRL_SHUTDOWN,
        };
        let (scope, woken) = enter(Scope::builder(), report);
        go(report);
        let returned = deliver(event);
        woken.recv().unwrap();
        clean_up(report);
        assert!(!returned.is_finished(), "the handler has not waited");
        assert!(!wait_until_passed_on(Duration::ZERO), "it is held");
        assert_eq!(scope.leave().unwrap(), 1);
        // On Windows the process would have ended; Wine leaves that to nobody.
        returned.join().unwrap();
        assert!(wait_until_passed_on(Duration::MAX));
        report.line("left, and the handler returned").unwrap();
    }

    pub fn passed_on(report: &Reporter) {
        play_console_host();
        let (scope, woken) = enter(Scope::builder().pass_on(), report);
        go(report);
        let returned = deliver(CTRL_CLOSE);
        woken.recv().unwrap();
        clean_up(report);
        drop(scope);
        // The next handler is the default one.
        returned.join().unwrap();
    }

    pub fn not_claimed(report: &Reporter) {
        play_console_host();
        let _scope = Scope::enter(crate::scopes::says(report, "hook")).unwrap();
        go(report);
        deliver(CTRL_CLOSE).join().unwrap();
    }

    pub fn others_come_and_go(report: &Reporter) {
        play_console_host();
        let earlier = Scope::builder().enter().unwrap();
        let (scope, woken) = enter(Scope::builder(), report);
        let inner = Scope::builder().enter().unwrap();
        go(report);
        let returned = deliver(CTRL_CLOSE);
        woken.recv().unwrap();
        // Both were there before, and leave under the hold.
        drop((earlier, inner));
        for _ in 0..20 {
            go(report);
            let plain = Scope::builder().enter().unwrap();
            let hooked = Scope::enter(|_| {}).unwrap();
            let clearing = Scope::builder().clear_ignored().enter().unwrap();
            plain.leave().unwrap();
            drop((clearing, hooked));
        }
        assert!(!returned.is_finished(), "the handler has not waited");
        drop(scope);
        returned.join().unwrap();
    }

    /// The system calls our handler with its lock held; whoever enters or leaves at this moment
    /// waits for that lock, and must not be waited for by the hold.
    pub fn storm(report: &Reporter) {
        play_console_host();
        go(report);
        for _ in 0..ROUNDS {
            let (scope, woken) = enter(Scope::builder(), report);
            let stop = AtomicBool::new(false);
            std::thread::scope(|threads| {
                for _ in 0..2 {
                    threads.spawn(|| {
                        while !stop.load(SeqCst) {
                            Scope::builder().enter().unwrap().leave().unwrap();
                        }
                    });
                }
                let returned = deliver(CTRL_CLOSE);
                woken.recv().unwrap();
                stop.store(true, SeqCst);
                returned
            });
            // The threads above have ended, though the handler holds.
            drop(scope);
        }
    }

    pub fn left_by_the_hook(report: &Reporter) {
        play_console_host();
        let own = Arc::new(Mutex::new(None));
        let hook = {
            let (own, report) = (Arc::clone(&own), report.clone());
            move |event| {
                drop(own.lock().unwrap().take());
                report.line(format!("{event:?}")).unwrap();
            }
        };
        let builder = Scope::builder().events([Event::Close]).hook(hook);
        *own.lock().unwrap() = Some(builder.enter().unwrap());
        go(report);
        deliver(CTRL_CLOSE).join().unwrap();
    }

    pub fn without_hook(report: &Reporter) {
        play_console_host();
        let scope = Scope::builder().events([Event::Close]).enter().unwrap();
        go(report);
        let returned = deliver(CTRL_CLOSE);
        scope.wait().unwrap();
        clean_up(report);
        assert!(!returned.is_finished(), "the handler has not waited");
        drop(scope);
        returned.join().unwrap();
    }
}
