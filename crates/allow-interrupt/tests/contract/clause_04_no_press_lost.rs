//! A press that races with leaving runs the hook or reaches what is outside.

use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::AtomicU32;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use allow_interrupt::Scope;

use crate::harness::*;
use crate::{host, notes};

/// Presses, each answered before the next.
const PRESSES: usize = 300;

pub fn cases() -> Vec<Case> {
    vec![
        case("while_a_thread_enters_and_leaves_with_a_hook")
            .scenario(|report| {
                race(report, || {
                    let scope = Scope::enter(|_| notes::note('s')).unwrap();
                    drop(scope);
                });
            })
            .check(every_press_is_answered),
        case("while_a_thread_enters_and_leaves_without_a_hook")
            .scenario(|report| {
                race(report, || {
                    let scope = Scope::builder().enter().unwrap();
                    for _ in 0..scope.leave().unwrap() {
                        notes::note('s');
                    }
                });
            })
            .check(every_press_is_answered),
        case("while_inner_scopes_come_and_go")
            .scenario(|report| {
                let _outer = Scope::enter(|_| notes::note('o')).unwrap();
                race(report, || {
                    let inner = Scope::enter(|_| notes::note('i')).unwrap();
                    let innermost = Scope::builder().pass_on().enter().unwrap();
                    drop(inner);
                    drop(innermost);
                });
            })
            .check(every_press_is_answered),
        case("a_press_that_leaving_counts_has_run_the_hook")
            .on(UNIX)
            .scenario(only_on!(unix, counted_means_run))
            .check(|run| run.expect_clean_end()),
    ]
}

/// Whoever waits is woken when the hook has run, and leaves at once. Signals from a thread beside
/// come closer together than keys can.
#[cfg(unix)]
fn counted_means_run(_: &Reporter) {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    notes::prepare();
    host::install(libc::SIGINT, host::noting, libc::SA_SIGINFO, &[]);
    for _ in 0..1_000 {
        let before = RUNS.load(SeqCst);
        let scope = Scope::enter(|_| _ = RUNS.fetch_add(1, SeqCst)).unwrap();
        let presser = std::thread::spawn(|| {
            // SAFETY: no pointers.
            unsafe { libc::kill(libc::getpid(), libc::SIGINT) }
        });
        scope.wait().unwrap();
        assert_eq!(scope.leave().unwrap(), RUNS.load(SeqCst) - before);
        presser.join().unwrap();
    }
}

/// Runs `turn` over and over on two threads, and tells of every press that arrived somewhere. What
/// is outside is a host's handler.
fn race(report: &Reporter, turn: fn()) {
    notes::prepare();
    #[cfg(unix)]
    host::install(
        libc::SIGINT,
        host::noting,
        libc::SA_SIGINFO | libc::SA_RESTART,
        &[],
    );
    #[cfg(windows)]
    host::add(host::stopping);
    let stop = Arc::new(AtomicBool::new(false));
    let threads = [(); 2].map(|()| {
        let stop = stop.clone();
        std::thread::spawn(move || {
            while !stop.load(SeqCst) {
                turn();
            }
        })
    });
    report.line("ready").unwrap();
    for _ in 0..PRESSES {
        notes::take();
        report.line("answered").unwrap();
    }
    stop.store(true, SeqCst);
    for thread in threads {
        thread.join().unwrap();
    }
}

fn every_press_is_answered(run: &mut Run) -> Check {
    run.expect("ready")?;
    for _ in 0..PRESSES {
        run.press(Key::CtrlC)?;
        run.expect("answered")?;
    }
    run.expect_clean_end()
}
