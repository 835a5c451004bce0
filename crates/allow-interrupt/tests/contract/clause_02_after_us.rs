//! Somebody installed a handler over ours.

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::says;
use crate::{host, notes};

pub fn cases() -> Vec<Case> {
    vec![
        case("leaving_does_not_disturb_it")
            .scenario(|report| {
                notes::prepare();
                let scope = Scope::enter(says(report, "never")).unwrap();
                let inner = Scope::builder().enter().unwrap();
                #[cfg(unix)]
                host::install(
                    libc::SIGINT,
                    host::stopping,
                    libc::SA_RESTART,
                    &[libc::SIGUSR1],
                );
                #[cfg(unix)]
                let theirs = host::state(libc::SIGINT);
                #[cfg(windows)]
                host::add(host::stopping);
                scope.leave().unwrap();
                inner.leave().unwrap();
                #[cfg(unix)]
                assert_eq!(host::state(libc::SIGINT), theirs);
                report.line("ready").unwrap();
                assert_eq!(notes::take(), 'f');
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
        case("reached_through_it_we_are_a_pure_pass_on")
            .on(UNIX)
            .scenario(only_on!(unix, unix::pure_pass_on))
            .check(|run| presses(run, 3)),
        case("a_new_scope_lies_over_it")
            .on(UNIX)
            .scenario(only_on!(unix, unix::new_scope))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("new")?;
                run.expect_clean_end()
            }),
        case("when_it_puts_ours_back_the_next_leave_restores_all")
            .on(UNIX)
            .scenario(only_on!(unix, unix::put_back))
            .check(|run| presses(run, 1)),
        case("too_many_of_them_are_an_error_and_change_nothing")
            .on(UNIX)
            .scenario(only_on!(unix, unix::too_many))
            .check(|run| presses(run, 1)),
        case("one_that_does_not_chain_may_come_any_number_of_times")
            .on(UNIX)
            .scenario(only_on!(unix, unix::any_number))
            .check(|run| presses(run, 1)),
        case("a_new_scope_comes_before_an_older_handler")
            .on(WINDOWS)
            .scenario(only_on!(windows, windows::new_scope))
            .check(|run| presses(run, 1)),
    ]
}

fn presses(run: &mut Run, count: usize) -> Check {
    for _ in 0..count {
        run.expect("ready")?;
        run.press(Key::CtrlC)?;
    }
    run.expect_clean_end()
}

#[cfg(unix)]
mod unix {
    use super::*;
    use libc::SIGINT;

    fn expect(report: &Reporter, expected: &str) {
        report.line("ready").unwrap();
        assert_eq!(notes::take_many(expected.len()), expected);
    }

    pub fn pure_pass_on(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[]);
        let scope = Scope::builder().hook(|_| notes::note('s')).enter().unwrap();
        host::install_chaining(SIGINT);
        expect(report, "fs");
        let inner = Scope::builder()
            .pass_on()
            .hook(|_| notes::note('i'))
            .enter()
            .unwrap();
        expect(report, "fis");
        let theirs = host::state(SIGINT);
        drop((scope, inner));
        assert_eq!(host::state(SIGINT), theirs);
        expect(report, "fh");
    }

    pub fn new_scope(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[]);
        drop(
            Scope::builder()
                .enter()
                .map(|_| host::install_chaining(SIGINT)),
        );
        let theirs = host::state(SIGINT);
        let scope = Scope::builder()
            .pass_on()
            .hook(says(report, "new"))
            .enter()
            .unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take_many(2), "fh");
        scope.leave().unwrap();
        assert_eq!(host::state(SIGINT), theirs);
    }

    pub fn put_back(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, host::noting, libc::SA_RESTART, &[libc::SIGUSR2]);
        let before = host::state(SIGINT);
        let scope = Scope::builder().enter().unwrap();
        let ours = host::install_chaining(SIGINT);
        scope.leave().unwrap();
        host::swap(SIGINT, &ours);
        // What they put back passes on.
        expect(report, "h");
        drop(Scope::builder().enter().unwrap());
        assert_eq!(host::state(SIGINT), before);
    }

    pub fn too_many(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[]);
        // Two by turns: each of them is new over our handler, and may chain to it.
        for turn in 0.. {
            let Ok(scope) = Scope::builder().enter() else {
                assert_eq!(turn, 8);
                break;
            };
            let over = [host::stopping, host::noting][turn % 2];
            host::install(SIGINT, over, libc::SA_SIGINFO, &[]);
            scope.leave().unwrap();
        }
        let error = Scope::enter(says(report, "never")).unwrap_err();
        assert!(
            error.to_string().contains("replaced over ours 8 times"),
            "{error}"
        );
        expect(report, "h");
    }

    pub fn any_number(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[]);
        for _ in 0..100 {
            let scope = Scope::enter(says(report, "never")).unwrap();
            // As Python does: its own handler again, and ours is forgotten.
            host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[]);
            scope.leave().unwrap();
        }
        expect(report, "h");
    }
}

#[cfg(windows)]
mod windows {
    use super::*;

    pub fn new_scope(report: &Reporter) {
        host::add(host::stopping);
        let outer = Scope::builder().pass_on().enter().unwrap();
        host::add(host::noting);
        let hook = |_| notes::note('i');
        let inner = Scope::builder().pass_on().hook(hook).enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take_many(3), "ihf");
        assert!(outer.fired() && inner.fired());
    }
}
