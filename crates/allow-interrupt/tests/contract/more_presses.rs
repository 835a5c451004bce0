//! What the tests of clauses 4 to 6 let through, found by breaking the library on purpose.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, says};

const MOMENT: Duration = Duration::from_millis(200);

pub fn cases() -> Vec<Case> {
    vec![
        // Clause 4.
        case("a_press_that_waits_for_a_scope_that_is_left_goes_on")
            .on(UNIX)
            .scenario(|report| {
                let (release, released) = mpsc::channel::<()>();
                let released = Mutex::new(released);
                let says_begun = says(report, "begun");
                let _busy = Scope::enter(move |event| {
                    says_begun(event);
                    released.lock().unwrap().recv().unwrap();
                })
                .unwrap();
                go(report);
                // The thread of the hooks is busy, so the next press waits at this scope. One further
                // in tells that it has come.
                let left = Scope::enter(says(report, "never")).unwrap();
                let told = Scope::builder().pass_on().enter().unwrap();
                report.line("ready").unwrap();
                told.wait().unwrap();
                left.leave().unwrap();
                release.send(()).unwrap();
                release.send(()).unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("begun")?;
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                for _ in 0..2 {
                    let line = run.next_report()?;
                    ensure!(
                        line == "begun" || line == "ready",
                        "{line:?} came, and not the press at the scope further out"
                    );
                }
                run.send("go")?;
                run.expect_clean_end()
            }),
        // Clause 4: nothing is merged, as each press is delivered before the next is made.
        case("in_a_storm_every_press_is_answered_exactly_once")
            .on(UNIX)
            .scenario(only_on!(unix, unix::storm))
            .check(|run| run.expect_clean_end()),
        // Clause 4: a program may end as soon as it has left.
        case("a_press_before_leaving_is_answered_before_leaving_returns")
            .on(UNIX)
            .scenario(only_on!(unix, unix::before_leaving))
            .check(|run| run.expect_clean_end()),
        // Clause 6.
        case("a_scope_whose_hook_has_panicked_can_be_left_while_it_runs_again")
            .scenario(|report| {
                let panics = AtomicBool::new(true);
                let says_begun = says(report, "begun");
                let (wait, until) = mpsc::channel::<()>();
                let until = Mutex::new(until);
                let _outer = Scope::enter(says(report, "outer")).unwrap();
                let scope = Scope::enter(move |event| {
                    if panics.swap(false, SeqCst) {
                        panic!("on purpose");
                    }
                    says_begun(event);
                    let _ = until.lock().unwrap().recv_timeout(MOMENT);
                })
                .unwrap();
                go(report);
                scope.leave().unwrap();
                drop(wait);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_panic("on purpose")?;
                run.expect("outer")?;
                run.press(Key::CtrlC)?;
                run.expect("begun")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
    ]
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::AtomicUsize;

    use libc::{SIGINT, c_int, c_void, siginfo_t};

    use super::*;
    use crate::host;

    fn press() {
        // SAFETY: no pointers. The handler has run when it returns.
        unsafe { libc::raise(SIGINT) };
    }

    pub fn storm(_: &Reporter) {
        static ANSWERED: AtomicUsize = AtomicUsize::new(0);
        const PRESSES: usize = 20_000;
        let answer = |_| {
            ANSWERED.fetch_add(1, SeqCst);
        };
        let _outer = Scope::enter(answer).unwrap();
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            for _ in 0..2 {
                threads.spawn(|| {
                    while !stop.load(SeqCst) {
                        let inner = Scope::enter(answer).unwrap();
                        let innermost = Scope::builder().pass_on().hook(|_| ()).enter().unwrap();
                        drop(inner);
                        drop(innermost);
                    }
                });
            }
            let pressing = [(); 2].map(|()| threads.spawn(|| (0..PRESSES).for_each(|_| press())));
            for thread in pressing {
                thread.join().unwrap();
            }
            // The driver has a limit of time.
            while ANSWERED.load(SeqCst) < 2 * PRESSES {
                std::thread::yield_now();
            }
            stop.store(true, SeqCst);
        });
        assert_eq!(ANSWERED.load(SeqCst), 2 * PRESSES);
    }

    extern "C" fn counts(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        HOST.fetch_add(1, SeqCst);
    }
    static HOST: AtomicUsize = AtomicUsize::new(0);

    pub fn before_leaving(_: &Reporter) {
        host::install(SIGINT, counts, libc::SA_SIGINFO | libc::SA_RESTART, &[]);
        for turn in 1..=1_000 {
            static HOOK: AtomicUsize = AtomicUsize::new(0);
            let scope = Scope::enter(|_| {
                HOOK.fetch_add(1, SeqCst);
            })
            .unwrap();
            press();
            scope.leave().unwrap();
            assert_eq!(HOOK.load(SeqCst) + HOST.load(SeqCst), turn);
        }
    }
}
