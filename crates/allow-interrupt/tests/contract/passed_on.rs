//! `wait_until_passed_on`: a press that has freed somebody may still be on its way outward.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use allow_interrupt::{Scope, wait_until_passed_on};

use crate::harness::*;

const ROUNDS: usize = 10;
const FOR_EVER: Duration = Duration::MAX;

pub fn cases() -> Vec<Case> {
    vec![
        case("the_hooks_further_out_have_run")
            .scenario(hooks_have_run)
            .check(presses::<ROUNDS>),
        case("what_was_there_before_has_heard_of_it")
            .on(UNIX)
            .scenario(only_on!(unix, host_has_heard))
            .check(presses::<ROUNDS>),
        case("it_ends_when_the_time_is_over")
            .scenario(time_is_over)
            .check(presses::<1>),
        case("in_a_hook_it_does_not_wait")
            .scenario(in_a_hook)
            .check(presses::<1>),
        case("a_forked_child_waits_for_its_own_presses_only")
            .on(UNIX)
            .scenario(only_on!(unix, in_a_child))
            .check(presses::<1>),
        case("presses_that_a_leaver_has_passed_on_are_not_waited_for")
            .on(UNIX)
            .scenario(only_on!(unix, passed_on_by_a_leaver))
            .check(presses::<3>),
    ]
}

fn presses<const TIMES: usize>(run: &mut Run) -> Check {
    for _ in 0..TIMES {
        run.expect("ready")?;
        run.press(Key::CtrlC)?;
    }
    run.expect_clean_end()
}

/// A long way outward, so that whoever does not wait is there first.
fn long_way() -> Vec<Scope> {
    (0..20_000).map(|_| outward()).collect()
}

fn outward() -> Scope {
    Scope::builder().pass_on().enter().unwrap()
}

fn with_hook(hook: impl Fn() + Send + Sync + 'static) -> Scope {
    let builder = Scope::builder().pass_on();
    builder.hook(move |_event| hook()).enter().unwrap()
}

/// A hook that holds its press until it is told, and says when it begins.
fn held() -> (Scope, Receiver<()>, Sender<()>) {
    let (begun, has_begun) = channel();
    let (go, told) = channel();
    let told = Mutex::new(told);
    let hook = move |_| {
        begun.send(()).unwrap();
        told.lock().unwrap().recv().unwrap();
    };
    (Scope::enter(hook).unwrap(), has_begun, go)
}

fn hooks_have_run(report: &Reporter) {
    let presses = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&presses);
    let count = move |_| {
        counted.fetch_add(1, SeqCst);
    };
    let _outermost = Scope::enter(count).unwrap();
    let _between = (long_way(), with_hook(|| ()), long_way());
    let scope = outward();
    for round in 1..=ROUNDS {
        report.line("ready").unwrap();
        scope.wait().unwrap();
        assert!(wait_until_passed_on(FOR_EVER));
        assert_eq!(presses.load(SeqCst), round);
    }
}

#[cfg(unix)]
fn host_has_heard(report: &Reporter) {
    use libc::{c_int, c_void, siginfo_t};

    static HOST: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn counts(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        HOST.fetch_add(1, SeqCst);
    }
    crate::host::install(libc::SIGINT, counts, libc::SA_SIGINFO, &[]);
    let _around = (long_way(), with_hook(|| ()));
    let scope = outward();
    for round in 1..=ROUNDS {
        report.line("ready").unwrap();
        scope.wait().unwrap();
        assert!(wait_until_passed_on(FOR_EVER));
        assert_eq!(HOST.load(SeqCst), round);
    }
}

fn time_is_over(report: &Reporter) {
    assert!(wait_until_passed_on(Duration::ZERO));
    let (_around, _begun, go) = held();
    let scope = outward();
    report.line("ready").unwrap();
    scope.wait().unwrap();
    assert!(!wait_until_passed_on(Duration::ZERO));
    assert!(!wait_until_passed_on(Duration::from_millis(1)));
    go.send(()).unwrap();
    assert!(wait_until_passed_on(FOR_EVER));
}

fn in_a_hook(report: &Reporter) {
    let (told, hear) = channel();
    let hook = move |_| told.send(wait_until_passed_on(FOR_EVER)).unwrap();
    let _scope = Scope::enter(hook).unwrap();
    report.line("ready").unwrap();
    assert!(!hear.recv().unwrap());
}

#[cfg(unix)]
fn in_a_child(report: &Reporter) {
    use crate::children::{End, fork, tell};

    let (_scope, has_begun, go) = held();
    report.line("ready").unwrap();
    has_begun.recv().unwrap();
    let child = fork(|pipe| {
        assert!(wait_until_passed_on(Duration::ZERO));
        let (_scope, has_begun, go) = held();
        tell(&pipe, 'r');
        has_begun.recv().unwrap();
        assert!(!wait_until_passed_on(Duration::ZERO));
        go.send(()).unwrap();
        assert!(wait_until_passed_on(FOR_EVER));
    });
    child.expect('r');
    child.interrupt();
    assert_eq!(child.end(), End::Code(0));
    assert!(!wait_until_passed_on(Duration::ZERO));
    go.send(()).unwrap();
    assert!(wait_until_passed_on(FOR_EVER));
}

/// The second press waits for the thread of the hooks at a scope that is left. Both are counted out
/// exactly: or it would be waited for for ever, or the third one not at all.
#[cfg(unix)]
fn passed_on_by_a_leaver(report: &Reporter) {
    let (_outermost, has_begun, go) = held();
    report.line("ready").unwrap();
    has_begun.recv().unwrap();
    let left = with_hook(|| panic!("it was left before that"));
    let scope = outward();
    report.line("ready").unwrap();
    scope.wait().unwrap();
    assert_eq!(left.leave().unwrap(), 0);
    go.send(()).unwrap();
    has_begun.recv().unwrap();
    assert!(!wait_until_passed_on(Duration::ZERO));
    go.send(()).unwrap();
    assert!(wait_until_passed_on(FOR_EVER));
    report.line("ready").unwrap();
    has_begun.recv().unwrap();
    assert!(!wait_until_passed_on(Duration::ZERO));
    go.send(()).unwrap();
    assert!(wait_until_passed_on(FOR_EVER));
}
