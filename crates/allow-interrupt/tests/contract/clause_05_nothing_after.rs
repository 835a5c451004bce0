//! When leaving returns, the hook is not running and never will again.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use allow_interrupt::{Scope, interruptible};

use crate::harness::*;
use crate::scopes::{go, says};

/// Long enough for a leave that does not wait to show itself.
const MOMENT: Duration = Duration::from_millis(200);

pub fn cases() -> Vec<Case> {
    vec![
        case("leaving_waits_for_the_hook")
            .scenario(|report| {
                let (left, has_left) = mpsc::channel();
                let has_left = Mutex::new(has_left);
                let says_begun = says(report, "begun");
                let scope = Scope::enter(move |event| {
                    says_begun(event);
                    // As long as it runs, nobody has left.
                    let told = has_left.lock().unwrap().recv_timeout(MOMENT);
                    assert_eq!(told, Err(mpsc::RecvTimeoutError::Timeout));
                    says_begun(event);
                })
                .unwrap();
                go(report);
                drop(scope);
                // The hook is gone, and its receiver with it.
                assert!(left.send(()).is_err());
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("begun")?;
                run.send("go")?;
                run.expect("begun")?;
                run.expect_clean_end()
            }),
        case("leaving_from_inside_the_hook_returns_and_the_hook_finishes")
            .scenario(|report| {
                let own = Arc::new(Mutex::new(None::<Scope>));
                let (says_begun, says_left) = (says(report, "begun"), says(report, "left"));
                let (finished, wait) = mpsc::channel();
                let hook = {
                    let own = own.clone();
                    move |event| {
                        says_begun(event);
                        let scope = own.lock().unwrap().take().expect("pressed once");
                        assert_eq!(scope.leave().unwrap(), 1);
                        says_left(event);
                        finished.send(()).unwrap();
                    }
                };
                *own.lock().unwrap() = Some(Scope::enter(hook).unwrap());
                report.line("ready").unwrap();
                wait.recv().unwrap();
                // The sender lives in the hook: it is dropped when the hook has finished.
                assert!(wait.recv().is_err());
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("begun")?;
                run.expect("left")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_hook_may_leave_the_scopes_around_it")
            .scenario(|report| {
                let scopes = Arc::new(Mutex::new(Vec::new()));
                let (gone, all_left) = mpsc::channel();
                let hook = {
                    let (scopes, says) = (scopes.clone(), says(report, "hook"));
                    move |event| {
                        says(event);
                        scopes.lock().unwrap().clear();
                        gone.send(()).unwrap();
                    }
                };
                let outer = Scope::builder()
                    .pass_on()
                    .hook(says(report, "never"))
                    .enter()
                    .unwrap();
                let own = Scope::builder().pass_on().hook(hook).enter().unwrap();
                let inner = Scope::builder()
                    .pass_on()
                    .hook(says(report, "inner"))
                    .enter()
                    .unwrap();
                scopes.lock().unwrap().extend([outer, own, inner]);
                report.line("ready").unwrap();
                all_left.recv().unwrap();
                let _ = report.read_line();
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.expect("hook")?;
                // The scope further out was left before the press came to it.
                run.expect_default_end()
            }),
        case("what_the_hook_borrows_is_free_after_the_scope")
            .scenario(|report| {
                for press in 0..20 {
                    let fired = AtomicBool::new(false);
                    let (tell, told) = mpsc::channel();
                    interruptible(
                        |_| {
                            fired.store(true, SeqCst);
                            tell.send(()).unwrap();
                        },
                        || {
                            report.line("ready").unwrap();
                            told.recv().unwrap();
                        },
                    )
                    .unwrap();
                    assert!(fired.into_inner(), "press {press}");
                }
                go(report);
            })
            .check(|run| {
                for _ in 0..21 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                }
                run.expect_default_end()
            }),
        case("a_body_that_panics_has_left_too")
            .scenario(|report| {
                let body = || interruptible(|_| unreachable!(), || panic!("on purpose")).unwrap();
                assert!(std::panic::catch_unwind(body).is_err());
                go(report);
            })
            .check(|run| {
                run.expect_panic("on purpose")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_scope_left_during_another_hook_does_not_wait_for_that")
            .scenario(|report| {
                let (release, released) = mpsc::channel::<()>();
                let released = Mutex::new(released);
                let says_begun = says(report, "begun");
                let outer = Scope::enter(move |event| {
                    says_begun(event);
                    released.lock().unwrap().recv().unwrap();
                })
                .unwrap();
                let inner = Scope::builder()
                    .pass_on()
                    .hook(says(report, "inner"))
                    .enter()
                    .unwrap();
                go(report);
                // The hook of the outer scope waits for what comes after these.
                inner.leave().unwrap();
                Scope::enter(says(report, "never"))
                    .unwrap()
                    .leave()
                    .unwrap();
                release.send(()).unwrap();
                assert_eq!(outer.leave().unwrap(), 1);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("inner")?;
                run.expect("begun")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
    ]
}
