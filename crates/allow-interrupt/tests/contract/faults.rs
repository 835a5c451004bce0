//! Hooks and closures that misbehave, and hosts. Each gets the contract's
//! answer; never a hang, a crash, or a lost press. See also `faults_refused.rs`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use allow_interrupt::{Event, Scope};

use crate::harness::*;
use crate::moments::disposition;
use crate::scopes::{go, says};

pub fn cases() -> Vec<Case> {
    vec![
        case("a_hook_that_blocks_holds_up_nobody_elses_scope")
            .scenario(blocked_hook)
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("in the hook")?;
                run.expect("others came and went")?;
                run.expect_clean_end()
            }),
        case("a_hook_leaves_its_own_scope_and_enters_another")
            .scenario(hook_replaces_its_scope)
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("first")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("second")?;
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_hook_that_panics_a_hundred_times")
            .scenario(|report| {
                let outer = Scope::enter(says(report, "outer")).unwrap();
                let inner = Scope::enter(|_| panic!("on purpose")).unwrap();
                go(report);
                assert_eq!(inner.leave().unwrap(), 100);
                assert_eq!(outer.leave().unwrap(), 100);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                for _ in 0..100 {
                    run.press(Key::CtrlC)?;
                    run.expect_panic("on purpose")?;
                    run.expect("outer")?;
                }
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_closure_whose_drop_panics_is_left_all_the_same")
            .scenario(|report| {
                let before = disposition();
                let bad = || {
                    let bomb = Bomb;
                    Scope::enter(move |_| drop_later(&bomb)).unwrap()
                };
                let scope = bad();
                assert!(catch_unwind(AssertUnwindSafe(|| scope.leave())).is_err());
                assert_eq!(disposition(), before);
                let scope = bad();
                assert!(catch_unwind(AssertUnwindSafe(|| drop(scope))).is_err());
                assert_eq!(disposition(), before);
                go(report);
            })
            .check(|run| {
                run.expect_panic("the closure's drop")?;
                run.expect_panic("the closure's drop")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("a_closure_that_leaves_its_scope_and_then_panics_in_drop")
            .scenario(leaves_and_explodes)
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                // In which order is nobody's business.
                let mut lines = [run.next_report()?, run.next_report()?];
                lines.sort();
                ensure!(lines[0] == "outer", "{lines:?}");
                ensure!(
                    lines[1].starts_with("panic: the closure's drop"),
                    "{lines:?}"
                );
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("outer")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("a_body_that_panics_has_left_its_scope")
            .scenario(|report| {
                let before = disposition();
                let body = || panic!("in the body");
                let hook = |_event: Event| {};
                let result = catch_unwind(|| allow_interrupt::interruptible(hook, body));
                assert!(result.is_err());
                assert_eq!(disposition(), before);
                go(report);
            })
            .check(|run| {
                run.expect_panic("in the body")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("unix_only_a_disposition_set_over_ours_stays")
            .on(UNIX)
            .scenario(only_on!(unix, reset_in_between))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
    ]
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the closure's drop");
    }
}

/// Makes a closure own it.
fn drop_later(_bomb: &Bomb) {}

fn blocked_hook(report: &Reporter) {
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let says = says(report, "in the hook");
    let (entered, is_in) = mpsc::channel();
    let blocks = move |event| {
        says(event);
        entered.send(()).unwrap();
        released.lock().unwrap().recv().unwrap();
    };
    let earlier = Scope::builder().enter().unwrap();
    let blocked = Scope::enter(blocks).unwrap();
    let later = Scope::enter(|_| {}).unwrap();
    let passing = Scope::builder().pass_on().enter().unwrap();
    drop(later);
    report.line("ready").unwrap();
    is_in.recv().unwrap();
    let others = thread::spawn(move || {
        for _ in 0..100 {
            let plain = Scope::builder().enter().unwrap();
            let hooked = Scope::enter(|_| {}).unwrap();
            plain.leave().unwrap();
            hooked.leave().unwrap();
        }
        assert_eq!(earlier.leave().unwrap(), 0);
        assert_eq!(passing.leave().unwrap(), 1);
    });
    others.join().unwrap();
    report.line("others came and went").unwrap();
    release.send(()).unwrap();
    assert_eq!(blocked.leave().unwrap(), 1);
}

fn hook_replaces_its_scope(report: &Reporter) {
    let own = Arc::new(Mutex::new(None));
    let (replaced, is_replaced) = mpsc::channel();
    let (first, second) = (says(report, "first"), says(report, "second"));
    let hook = {
        let own = Arc::clone(&own);
        move |event| {
            first(event);
            let mut own = own.lock().unwrap();
            assert_eq!(
                own.take().map(|scope: Scope| scope.leave().unwrap()),
                Some(1)
            );
            *own = Some(Scope::enter(second.clone()).unwrap());
            replaced.send(()).unwrap();
        }
    };
    let scope = Scope::enter(hook).unwrap();
    *own.lock().unwrap() = Some(scope);
    report.line("ready").unwrap();
    is_replaced.recv().unwrap();
    go(report);
    let scope = own.lock().unwrap().take();
    assert_eq!(scope.unwrap().leave().unwrap(), 1);
    go(report);
}

/// What is left of the scope is dropped by the thread that runs hooks, and that must go on.
fn leaves_and_explodes(report: &Reporter) {
    let _outer = Scope::enter(says(report, "outer")).unwrap();
    let own = Arc::new(Mutex::new(None));
    let hook = {
        let (own, bomb) = (Arc::clone(&own), Bomb);
        move |_| {
            drop_later(&bomb);
            drop(own.lock().unwrap().take());
        }
    };
    let scope = Scope::builder().pass_on().hook(hook).enter().unwrap();
    *own.lock().unwrap() = Some(scope);
    go(report);
    go(report);
}

#[cfg(unix)]
fn reset_in_between(report: &Reporter) {
    use crate::host;
    use libc::SIGINT;
    for disposition in [libc::SIG_IGN, libc::SIG_DFL] {
        let scopes = [(); 2].map(|()| Scope::enter(|_| {}).unwrap());
        host::install_disposition(SIGINT, disposition);
        let theirs = host::state(SIGINT);
        for scope in scopes {
            scope.leave().unwrap();
            assert_eq!(host::state(SIGINT), theirs);
        }
    }
    // From here on it works as ever.
    let before = host::state(SIGINT);
    let scope = Scope::enter(says(report, "hook")).unwrap();
    go(report);
    scope.leave().unwrap();
    assert_eq!(host::state(SIGINT), before);
    go(report);
}
