//! What the tests of clauses 1, 2 and 7 let through, found by breaking the library on purpose.

#[cfg(unix)]
use allow_interrupt::Scope;

use crate::harness::*;

const ROUNDS: usize = 10;

pub fn cases() -> Vec<Case> {
    vec![
        // Clause 7.
        case("an_open_scope_is_called_as_the_host_would_be")
            .on(UNIX)
            .scenario(only_on!(unix, unix::called_alike))
            .check(|run| run.expect_clean_end()),
        case("after_a_hook_the_host_runs_on_a_thread_of_its_own")
            .on(UNIX)
            .scenario(only_on!(unix, unix::own_thread))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
        case("who_leaves_after_a_hook_finds_the_press_passed_on")
            .on(UNIX)
            .scenario(only_on!(unix, unix::passed_on_when_left))
            .check(|run| {
                for _ in 0..ROUNDS {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                }
                run.expect_clean_end()
            }),
        case("the_thread_of_the_hooks_takes_no_signal_of_the_program")
            .on(UNIX)
            .scenario(only_on!(unix, unix::takes_no_signal))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_clean_end()
            }),
        case("errno_is_what_it_was")
            .on(UNIX)
            .scenario(only_on!(unix, unix::errno))
            .check(|run| run.expect_clean_end()),
        // Clauses 1 and 2: handlers that others read, and put back or change.
        case("ours_put_back_after_the_last_leave_passes_on_and_goes_with_the_next_scope")
            .on(UNIX)
            .scenario(only_on!(unix, unix::put_back_late))
            .check(|run| run.expect_clean_end()),
        case("dispositions_made_from_ours_are_no_copies_of_us")
            .on(UNIX)
            .scenario(only_on!(unix, unix::made_from_ours))
            .check(|run| run.expect_clean_end()),
    ]
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use libc::{SIGINT, c_int, c_void, siginfo_t};

    use super::*;
    use crate::{host, notes};

    fn press() {
        // SAFETY: no pointers. The handler has run when it returns.
        unsafe { libc::raise(SIGINT) };
    }

    extern "C" fn counts(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        HOST.fetch_add(1, SeqCst);
    }
    static HOST: AtomicUsize = AtomicUsize::new(0);

    pub fn passed_on_when_left(reporter: &Reporter) {
        host::install(SIGINT, counts, libc::SA_SIGINFO, &[]);
        // A long way outward, so that a leaver who does not wait is there first.
        let outward = || Scope::builder().pass_on().enter().unwrap();
        let _open: Vec<_> = (0..20_000).map(|_| outward()).collect();
        let (freed, blocked) = std::sync::mpsc::channel();
        for round in 1..=ROUNDS {
            let freed = freed.clone();
            let hook = move |_| freed.send(()).unwrap();
            let scope = Scope::builder().pass_on().hook(hook).enter().unwrap();
            reporter.line("ready").unwrap();
            blocked.recv().unwrap();
            scope.leave().unwrap();
            // What was sent to this thread arrives at the end of a system call.
            std::thread::yield_now();
            assert_eq!(HOST.load(SeqCst), round, "left before it was passed on");
        }
    }

    pub fn called_alike(_: &Reporter) {
        use libc::{SA_NODEFER, SA_ONSTACK, SA_RESTART, SA_SIGINFO};
        host::install_disposition(SIGINT, libc::SIG_DFL);
        let scope = Scope::builder().enter().unwrap();
        let wanted = SA_RESTART | SA_ONSTACK;
        assert_eq!(host::state(SIGINT).1 & wanted, wanted, "over the default");
        scope.leave().unwrap();
        // Twice each: the second time it is what we found at the last time.
        for flags in [SA_RESTART, SA_RESTART, 0, 0, SA_ONSTACK, SA_NODEFER] {
            for mask in [&[][..], &[libc::SIGUSR1]] {
                host::install(SIGINT, host::noting, flags | SA_SIGINFO, mask);
                let before = host::state(SIGINT);
                let _scope = Scope::builder().enter().unwrap();
                let (_, open, blocked) = host::state(SIGINT);
                let shared = SA_RESTART | SA_ONSTACK | SA_NODEFER;
                assert_eq!((open & shared, blocked), (before.1 & shared, before.2));
            }
        }
    }

    /// On the thread of the hooks everything is blocked.
    extern "C" fn notes_its_thread(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        notes::note(if host::is_blocked(libc::SIGUSR2) {
            'n'
        } else {
            'y'
        });
    }

    pub fn own_thread(report: &Reporter) {
        notes::prepare();
        host::install(SIGINT, notes_its_thread, libc::SA_SIGINFO, &[]);
        let _scope = Scope::builder().pass_on().hook(|_| ()).enter().unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take(), 'y');
    }

    pub fn takes_no_signal(report: &Reporter) {
        notes::prepare();
        let hook = |_| {
            notes::note(if host::is_blocked(libc::SIGUSR1) {
                'y'
            } else {
                'n'
            })
        };
        let _scope = Scope::enter(hook).unwrap();
        report.line("ready").unwrap();
        assert_eq!(notes::take(), 'y');
    }

    extern "C" fn spoils_errno(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        // SAFETY: a signal that there is not.
        unsafe { libc::kill(libc::getpid(), 9999) };
    }

    pub fn errno(_: &Reporter) {
        host::install(SIGINT, spoils_errno, libc::SA_SIGINFO, &[]);
        let _scope = Scope::builder().pass_on().enter().unwrap();
        // SAFETY: a descriptor that there is not.
        unsafe { libc::close(-1) };
        press();
        let errno = std::io::Error::last_os_error().raw_os_error();
        assert_eq!(errno, Some(libc::EBADF));
    }

    pub fn put_back_late(_: &Reporter) {
        host::install(SIGINT, counts, libc::SA_SIGINFO, &[]);
        let before = host::state(SIGINT);
        let scope = Scope::builder().enter().unwrap();
        let ours = host::read(SIGINT);
        scope.leave().unwrap();
        host::swap(SIGINT, &ours);
        let scope = Scope::builder().pass_on().enter().unwrap();
        press();
        assert_eq!((scope.leave().unwrap(), HOST.load(SeqCst)), (1, 1));
        assert_eq!(host::state(SIGINT), before);
    }

    /// `sigaction(…, &sa); sa.sa_handler = SIG_IGN; sigaction(…)`, as many programs do.
    pub fn made_from_ours(_: &Reporter) {
        for disposition in [libc::SIG_DFL, libc::SIG_IGN] {
            let scope = Scope::builder().enter().unwrap();
            let mut theirs = host::read(SIGINT);
            theirs.sa_sigaction = disposition;
            host::swap(SIGINT, &theirs);
            scope.leave().unwrap();
            let scope = Scope::builder().clear_ignored().enter().unwrap();
            scope.leave().unwrap();
            assert_eq!(host::state(SIGINT).0, disposition);
        }
    }
}
