//! After the last leave the system's state is what it was, byte for byte.

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, passing_on, says};
use crate::{host, notes};

pub fn cases() -> Vec<Case> {
    vec![
        case("default_is_default_again")
            .scenario(|report| {
                Scope::enter(says(report, "never"))
                    .unwrap()
                    .leave()
                    .unwrap();
                drop(Scope::builder().enter().unwrap());
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("default_is_default_again_after_presses")
            .scenario(|report| {
                let scopes = ["a", "b"].map(|name| passing_on(report, name));
                let stop = Scope::enter(says(report, "stop")).unwrap();
                go(report);
                drop((scopes, stop));
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("stop")?;
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("every_disposition_is_the_same_again")
            .on(UNIX)
            .scenario(only_on!(unix, unix::every_disposition))
            .check(|run| run.expect_clean_end()),
        case("a_handler_that_is_called_once_is_the_default_after_its_call")
            .on(UNIX)
            .scenario(only_on!(unix, unix::called_once))
            .check(|run| {
                for _ in 0..2 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                }
                run.expect_clean_end()
            }),
        case("a_host_gets_its_presses_again")
            .scenario(|report| {
                notes::prepare();
                with_host();
                for _ in 0..3 {
                    Scope::enter(says(report, "never"))
                        .unwrap()
                        .leave()
                        .unwrap();
                }
                report.line("ready").unwrap();
                assert_eq!(notes::take(), 'f');
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
        case("the_table_of_handlers_has_nothing_of_ours")
            .on(WINDOWS)
            .scenario(only_on!(windows, windows::nothing_of_ours))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
    ]
}

/// A handler of a host's that keeps its presses.
fn with_host() {
    #[cfg(unix)]
    host::install(libc::SIGINT, host::stopping, libc::SA_SIGINFO, &[]);
    #[cfg(windows)]
    host::add(host::stopping);
}

#[cfg(unix)]
mod unix {
    use allow_interrupt::Event;

    use super::*;

    const SIGNALS: [libc::c_int; 4] = [libc::SIGINT, libc::SIGQUIT, libc::SIGHUP, libc::SIGTERM];

    pub fn every_disposition(report: &Reporter) {
        for signal in SIGNALS {
            for disposition in [libc::SIG_DFL, libc::SIG_IGN] {
                host::install_disposition(signal, disposition);
                unchanged_by_a_scope(report);
            }
        }
        let flags = [
            libc::SA_SIGINFO,
            libc::SA_RESTART,
            libc::SA_NODEFER,
            libc::SA_ONSTACK,
            libc::SA_RESETHAND,
        ];
        for chosen in 0..1 << flags.len() {
            let chosen = (0..flags.len())
                .filter(|bit| chosen & 1 << bit != 0)
                .fold(0, |all, bit| all | flags[bit]);
            for mask in [&[][..], &[libc::SIGUSR1, libc::SIGTERM]] {
                for signal in SIGNALS {
                    host::install(signal, host::noting, chosen, mask);
                }
                unchanged_by_a_scope(report);
            }
        }
    }

    fn unchanged_by_a_scope(report: &Reporter) {
        let before = SIGNALS.map(host::state);
        let all = || Scope::builder().events(Event::ALL).clear_ignored();
        let hooked = all().hook(says(report, "never")).enter().unwrap();
        assert_ne!(
            SIGNALS.map(host::state),
            before,
            "a scope installs something"
        );
        let inner = all().pass_on().enter().unwrap();
        hooked.leave().unwrap();
        inner.leave().unwrap();
        assert_eq!(SIGNALS.map(host::state), before);
    }

    /// SA_RESETHAND: the kernel would have made it the default by calling it.
    pub fn called_once(report: &Reporter) {
        notes::prepare();
        let once = libc::SA_SIGINFO | libc::SA_RESETHAND;
        host::install(libc::SIGINT, host::noting, once, &[]);
        let scope = Scope::builder().enter().unwrap();
        report.line("ready").unwrap();
        scope.wait().unwrap();
        scope.leave().unwrap();
        assert_eq!(
            host::state(libc::SIGINT).1 & once,
            once,
            "it has not been called"
        );
        let scope = Scope::builder().pass_on().enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take(), 'h');
        scope.leave().unwrap();
        assert_eq!(host::state(libc::SIGINT).0, libc::SIG_DFL);
    }
}

#[cfg(windows)]
mod windows {
    use super::*;

    /// The system calls handlers in order. With one of the host's at either end, and no other
    /// calls between theirs, there is nothing left between them.
    pub fn nothing_of_ours(report: &Reporter) {
        host::add(host::stopping);
        let scopes = ["a", "b", "c"].map(|name| passing_on(report, name));
        host::add(host::noting);
        drop(scopes);
        report.line("ready").unwrap();
        assert_eq!(notes::take_many(2), "hf");
        assert!(host::remove(host::noting) && host::remove(host::stopping));
        assert!(!host::remove(host::noting) && !host::remove(host::stopping));
    }
}
