//! The programs of clause 11.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, mpsc};
use std::thread;

use allow_interrupt::Scope;
use libc::SIGINT;

use crate::children::{End, fork, tell, wait_for_the_end};
use crate::harness::Reporter;
use crate::host;
use crate::scopes::{go, says};

pub fn default_is_back(report: &Reporter) {
    let before = host::state(SIGINT);
    let plain = Scope::builder().enter().unwrap();
    let in_child = |pipe| {
        assert_eq!(host::state(SIGINT), before);
        wait_for_the_end(pipe);
    };
    let child = fork(in_child);
    child.expect('r');
    child.interrupt();
    assert_eq!(child.end(), End::Signal(SIGINT));
    assert!(!plain.fired());

    let _hooked = Scope::enter(says(report, "hook")).unwrap();
    let child = fork(in_child);
    child.expect('r');
    child.interrupt();
    assert_eq!(child.end(), End::Signal(SIGINT));
    go(report);
}

pub fn key_for_both(report: &Reporter) {
    let (says, (heard, hears)) = (says(report, "hook"), mpsc::channel());
    let hook = move |event| {
        says(event);
        heard.send(()).unwrap();
    };
    let scope = Scope::enter(hook).unwrap();
    let child = fork(wait_for_the_end);
    child.expect('r');
    report.line("ready").unwrap();
    hears.recv().unwrap();
    assert_eq!(child.end(), End::Signal(SIGINT));
    assert_eq!(scope.leave().unwrap(), 1);
    report.line("the child died by it").unwrap();
}

pub fn host_is_back(report: &Reporter) {
    crate::notes::prepare();
    host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[libc::SIGUSR1]);
    let before = host::state(SIGINT);
    let _scope = Scope::enter(says(report, "hook")).unwrap();
    let child = fork(|pipe| {
        assert_eq!(host::state(SIGINT), before);
        tell(&pipe, 'r');
        // The notes of parent and child go into the same socket; here the child reads.
        assert_eq!(crate::notes::take(), 'h');
    });
    child.expect('r');
    child.interrupt();
    assert_eq!(child.end(), End::Code(0));
    go(report);
}

/// In a child: a press reaches a new scope, and after leaving it is the default again.
fn enter_and_be_pressed(pipe: std::os::unix::net::UnixStream) {
    let before = host::state(SIGINT);
    let plain = Scope::builder().enter().unwrap();
    tell(&pipe, 'p');
    plain.wait().unwrap();
    let (heard, hears) = mpsc::channel();
    let hooked = Scope::enter(move |event| heard.send(event).unwrap()).unwrap();
    tell(&pipe, 'h');
    hears.recv().unwrap();
    assert_eq!((plain.leave().unwrap(), hooked.leave().unwrap()), (1, 1));
    assert_eq!(host::state(SIGINT), before);
    wait_for_the_end(pipe);
}

fn press_it(child: crate::children::Child) -> End {
    for ready in ['p', 'h', 'r'] {
        child.expect(ready);
        child.interrupt();
    }
    child.end()
}

pub fn enters_anew(report: &Reporter) {
    let scope = Scope::enter(says(report, "hook")).unwrap();
    assert_eq!(press_it(fork(enter_and_be_pressed)), End::Signal(SIGINT));
    assert!(!scope.fired());
    go(report);
}

pub fn grandchild(report: &Reporter) {
    let _scope = Scope::enter(says(report, "hook")).unwrap();
    let child = fork(|_pipe| {
        let own = Scope::enter(|_| {}).unwrap();
        assert_eq!(press_it(fork(enter_and_be_pressed)), End::Signal(SIGINT));
        assert_eq!(own.leave().unwrap(), 0);
    });
    assert_eq!(child.end(), End::Code(0));
    go(report);
}

pub fn inherited_guard(report: &Reporter) {
    let scope = Scope::enter(says(report, "hook")).unwrap();
    let plain = Scope::builder().pass_on().enter().unwrap();
    plain.wait_timeout(std::time::Duration::ZERO).unwrap();
    let mut guards = Some((scope, plain));
    let child = fork(|pipe| {
        let (scope, plain) = guards.take().unwrap();
        let before = host::state(SIGINT);
        let own = Scope::builder().enter().unwrap();
        let claimed = host::state(SIGINT);
        drop(scope);
        assert_eq!(plain.leave().unwrap(), 0);
        assert_eq!(host::state(SIGINT), claimed);
        tell(&pipe, 'r');
        own.wait().unwrap();
        drop(own);
        assert_eq!(host::state(SIGINT), before);
    });
    child.expect('r');
    child.interrupt();
    assert_eq!(child.end(), End::Code(0));
    go(report);
    assert_eq!(guards.unwrap().0.presses(), 1);
}

pub fn hook_under_way(report: &Reporter) {
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let (begun, has_begun) = mpsc::channel();
    let stuck = {
        let report = report.clone();
        move |_| {
            report.line("in the hook").unwrap();
            begun.send(()).unwrap();
            released.lock().unwrap().recv().unwrap();
        }
    };
    let _outer = Scope::enter(says(report, "hook")).unwrap();
    let stuck = Scope::enter(stuck).unwrap();
    report.line("ready").unwrap();
    has_begun.recv().unwrap();
    let mut inherited = Some(stuck);
    let child = fork(|pipe| {
        drop(inherited.take());
        enter_and_be_pressed(pipe);
    });
    assert_eq!(press_it(child), End::Signal(SIGINT));
    release.send(()).unwrap();
    assert_eq!(inherited.unwrap().leave().unwrap(), 1);
    go(report);
}

pub fn hook_forks(report: &Reporter) {
    let before = host::state(SIGINT);
    let _outer = Scope::enter(says(report, "hook")).unwrap();
    let (forked, end) = mpsc::channel();
    let forks = move |_| {
        let child = fork(|_pipe| {
            assert_eq!(host::state(SIGINT), before);
            // A scope of its own, on a thread that is the hook thread's copy.
            let (heard, hears) = mpsc::channel();
            let own = Scope::enter(move |event| heard.send(event).unwrap()).unwrap();
            // SAFETY: signals this process.
            unsafe { libc::kill(libc::getpid(), SIGINT) };
            hears.recv().unwrap();
            assert_eq!(own.leave().unwrap(), 1);
            assert_eq!(host::state(SIGINT), before);
        });
        forked.send(child.end()).unwrap();
    };
    let scope = Scope::enter(forks).unwrap();
    report.line("ready").unwrap();
    report.line(format!("{:?}", end.recv().unwrap())).unwrap();
    assert_eq!(scope.leave().unwrap(), 1);
    go(report);
}

pub fn child_of_a_hook(report: &Reporter) {
    let (forked, end) = mpsc::channel();
    let forks = move |_| {
        let child = fork(wait_for_the_end);
        child.expect('r');
        child.interrupt();
        forked.send(child.end()).unwrap();
    };
    let _scope = Scope::enter(forks).unwrap();
    report.line("ready").unwrap();
    report.line(format!("{:?}", end.recv().unwrap())).unwrap();
}

/// For presses whose scope was left before its hook could run: they may come after the last scope.
extern "C" fn nothing(_: libc::c_int, _: *mut libc::siginfo_t, _: *mut libc::c_void) {}

pub fn storm(_report: &Reporter) {
    host::install(SIGINT, nothing, libc::SA_SIGINFO, &[]);
    let outer = Scope::builder().enter().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|threads| {
        for number in 0..3 {
            let stop = &stop;
            threads.spawn(move || {
                while !stop.load(SeqCst) {
                    let plain = Scope::builder().pass_on().enter().unwrap();
                    let hooked = Scope::builder().hook(|_| {}).enter().unwrap();
                    if number == 0 {
                        // SAFETY: a press on this thread.
                        unsafe { libc::raise(SIGINT) };
                    }
                    plain.leave().unwrap();
                    hooked.leave().unwrap();
                }
            });
        }
        let children = (0..200).map(|number| {
            fork(|_pipe| {
                let plain = Scope::builder().enter().unwrap();
                let hooked = (number % 4 == 0).then(|| Scope::enter(|_| {}).unwrap());
                drop((plain, hooked));
            })
        });
        let ends: Vec<End> = children.map(|child| child.end()).collect();
        stop.store(true, SeqCst);
        assert!(ends.iter().all(|end| *end == End::Code(0)), "{ends:?}");
    });
    drop(outer);
}

pub fn started_program(report: &Reporter) {
    let _scope = Scope::enter(says(report, "hook")).unwrap();
    let status = Command::new("sh")
        .args(["-c", "kill -INT $$; exit 3"])
        .status();
    assert_eq!(status.unwrap().signal(), Some(SIGINT));
    go(report);
}
