//! The system refuses what entering needs: an error, and nothing has changed.

use crate::harness::*;

#[cfg(unix)]
use unix as scenarios;

pub fn cases() -> Vec<Case> {
    vec![
        case("unix_only_no_descriptor_is_left")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::no_descriptor))
            .check(works_again),
        case("linux_only_no_thread_is_left")
            .on(|platform| platform == Platform::Native("linux"))
            .scenario(only_on!(unix, scenarios::no_thread))
            .check(works_again),
        case("unix_only_handlers_of_others_without_end")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::covered_for_ever))
            .check(works_again),
    ]
}

/// A later scope hears, and after it the default is back.
fn works_again(run: &mut Run) -> Check {
    run.expect("ready")?;
    run.press(Key::CtrlC)?;
    run.expect("hook")?;
    run.send("go")?;
    run.expect("ready")?;
    run.press(Key::CtrlC)?;
    run.expect_default_end()
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, ErrorKind};
    use std::mem::MaybeUninit;

    use allow_interrupt::Scope;
    use libc::{SIGINT, rlim_t};

    use super::Reporter;
    use crate::host;
    use crate::scopes::{go, says};

    #[cfg(target_os = "linux")]
    type Resource = libc::__rlimit_resource_t;
    #[cfg(not(target_os = "linux"))]
    type Resource = libc::c_int;

    /// Sets the limit that can be raised again, and returns what it was.
    fn limit(resource: Resource, to: rlim_t) -> rlim_t {
        let mut limit = MaybeUninit::uninit();
        // SAFETY: room for the limits, which are read after they were written.
        unsafe {
            assert_eq!(libc::getrlimit(resource, limit.as_mut_ptr()), 0);
            let mut limit = limit.assume_init();
            let was = std::mem::replace(&mut limit.rlim_cur, to);
            assert_eq!(libc::setrlimit(resource, &limit), 0);
            was
        }
    }

    fn works_again(report: &Reporter) {
        let before = host::state(SIGINT);
        let scope = Scope::enter(says(report, "hook")).unwrap();
        go(report);
        assert_eq!(scope.leave().unwrap(), 1);
        assert_eq!(host::state(SIGINT), before);
        go(report);
    }

    pub fn no_descriptor(report: &Reporter) {
        let before = host::state(SIGINT);
        let was = limit(libc::RLIMIT_NOFILE, 64);
        let files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        assert!(files.len() < 64);
        let refused = |error: io::Error| assert_eq!(error.raw_os_error(), Some(libc::EMFILE));
        // Linux sleeps on a word: there only pollers need a descriptor.
        let only_pollers = cfg!(any(target_os = "linux", target_os = "android"));
        for _ in 0..3 {
            match Scope::enter(|_| {}) {
                Ok(scope) => assert!(only_pollers && scope.leave().is_ok()),
                Err(error) => refused(error),
            }
            assert_eq!(host::state(SIGINT), before);
        }
        // This one needs none before it waits.
        let plain = Scope::builder().enter().unwrap();
        refused(plain.pollable().unwrap_err());
        // SAFETY: a press on this thread.
        unsafe { libc::raise(SIGINT) };
        assert!(plain.fired());
        if !only_pollers {
            refused(plain.wait().unwrap_err());
        }
        drop(files);
        plain.wait().unwrap();
        assert_eq!(plain.leave().unwrap(), 1);
        assert_eq!(host::state(SIGINT), before);
        limit(libc::RLIMIT_NOFILE, was);
        works_again(report);
    }

    pub fn no_thread(report: &Reporter) {
        let before = host::state(SIGINT);
        // SAFETY: no pointers. Nobody limits root, so it becomes somebody else.
        unsafe {
            if libc::geteuid() == 0 {
                assert_eq!(libc::setuid(65534), 0);
            }
        }
        let was = limit(libc::RLIMIT_NPROC, 0);
        for _ in 0..3 {
            let error = Scope::enter(|_| {}).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::WouldBlock, "{error}");
            assert_eq!(host::state(SIGINT), before);
        }
        drop(Scope::builder().enter().unwrap());
        assert_eq!(host::state(SIGINT), before);
        limit(libc::RLIMIT_NPROC, was);
        works_again(report);
    }

    /// Somebody installs a handler over ours each time, and puts ours back only after the last.
    pub fn covered_for_ever(report: &Reporter) {
        crate::notes::prepare();
        let handlers = [host::noting, host::stopping];
        let mut theirs_to_put_back = Vec::new();
        let error = loop {
            let scope = match Scope::enter(|_| {}) {
                Ok(scope) => scope,
                Err(error) => break error,
            };
            let theirs = handlers[theirs_to_put_back.len() % 2];
            theirs_to_put_back.push(host::install(SIGINT, theirs, libc::SA_SIGINFO, &[]));
            let covered = host::state(SIGINT);
            drop(scope);
            assert_eq!(host::state(SIGINT), covered);
            assert!(theirs_to_put_back.len() < 100);
        };
        assert!(error.to_string().contains("replaced over ours"), "{error}");
        let refused = host::state(SIGINT);
        assert!(Scope::builder().enter().is_err());
        assert_eq!(host::state(SIGINT), refused);
        while let Some(ours) = theirs_to_put_back.pop() {
            host::swap(SIGINT, &ours);
        }
        drop(Scope::builder().enter().unwrap());
        works_again(report);
    }
}
