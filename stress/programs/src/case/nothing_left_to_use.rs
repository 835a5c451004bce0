//! The system refuses what a scope needs: descriptors, threads, memory. Entering says so, and changes nothing;
//! and tiny stacks are enough for the handler.

use std::time::Duration;

use allow_interrupt::Scope;

use super::Options;
use crate::tally::Tally;
use crate::unix::children::{End, fork};
use crate::unix::state::state;
use crate::unix::{host, press};

type Life = fn() -> i32;

const LIVES: [(&str, Life); 6] = [
    ("no descriptor is left", no_descriptors),
    ("no thread is left", no_threads),
    ("no memory for a thread is left", no_memory),
    ("the thread that is pressed has the smallest stack", smallest_stack),
    ("the host's alternate stack is the smallest", smallest_alternate_stack),
    ("descriptors come back", descriptors_come_back),
];

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    for _ in 0..options.rounds(5, 200) {
        for (what, life) in LIVES {
            if options.watched && what.contains("memory") {
                // A sanitizer needs memory of its own.
                continue;
            }
            tally.rounds += 1;
            tally.presses += 1;
            fork(|_| life()).end().expect(End::Code(0), &mut tally, what);
        }
    }
    tally
}

fn limit(resource: libc::__rlimit_resource_t, most: u64) {
    let limit = libc::rlimit {
        rlim_cur: most,
        rlim_max: most,
    };
    // SAFETY: a limit that is filled in.
    assert_eq!(unsafe { libc::setrlimit(resource, &limit) }, 0);
}

/// A scope still works without what is missing.
fn plain_works() {
    let before = state();
    let scope = Scope::builder().enter().unwrap();
    press();
    assert!(scope.wait_timeout(Duration::from_secs(10)).unwrap().is_some());
    scope.leave().unwrap();
    assert_eq!(state(), before);
}

/// A hook needs a thread; it cannot be had.
fn hook_is_refused() {
    let before = state();
    for _ in 0..3 {
        let error = Scope::enter(|_| ()).expect_err("entered without a thread");
        assert!(error.raw_os_error().is_some(), "{error}");
        assert_eq!(state(), before);
    }
}

fn no_descriptors() -> i32 {
    limit(libc::RLIMIT_NOFILE, 0);
    let before = state();
    plain_works();
    // On Linux nothing but a pollable takes a descriptor.
    let scope = Scope::enter(|_| ()).unwrap();
    let error = scope.pollable().map(drop).expect_err("a pollable without a descriptor");
    assert_eq!(error.raw_os_error(), Some(libc::EMFILE));
    scope.leave().unwrap();
    assert_eq!(state(), before);
    0
}

fn descriptors_come_back() -> i32 {
    limit(libc::RLIMIT_NOFILE, 32);
    for _ in 0..1_000 {
        let scope = Scope::builder().enter().unwrap();
        scope.pollable().unwrap();
        press();
        assert!(scope.wait_timeout(Duration::from_secs(10)).unwrap().is_some());
        scope.leave().unwrap();
    }
    0
}

fn no_threads() -> i32 {
    // The limit does not hold for root.
    // SAFETY: plain numbers.
    unsafe { libc::setuid(65_534) };
    limit(libc::RLIMIT_NPROC, 0);
    hook_is_refused();
    plain_works();
    0
}

fn no_memory() -> i32 {
    // What is there stays; nothing more can be mapped.
    limit(libc::RLIMIT_AS, 1 << 20);
    hook_is_refused();
    plain_works();
    0
}

/// Enters, is pressed and leaves, on a thread with the smallest stack that the system allows.
fn smallest_stack() -> i32 {
    let smallest = libc::PTHREAD_STACK_MIN;
    let thread = std::thread::Builder::new().stack_size(smallest).spawn(|| {
        let scope = Scope::builder().enter().unwrap();
        for _ in 0..100 {
            // SAFETY: no pointers. On this very thread.
            unsafe { libc::raise(libc::SIGINT) };
            assert!(scope.take().is_some());
        }
        scope.leave().unwrap()
    });
    assert_eq!(thread.unwrap().join().unwrap(), 100);
    0
}

fn smallest_alternate_stack() -> i32 {
    host::install(libc::SA_ONSTACK);
    // What the processor's registers take, which is more than MINSIGSTKSZ says, and 4 KiB for the handlers.
    // SAFETY: asks for a number.
    let least = unsafe { libc::getauxval(libc::AT_MINSIGSTKSZ) } as usize;
    let mut stack = vec![0_u8; least.max(libc::MINSIGSTKSZ) + 4096];
    let alternate = libc::stack_t {
        ss_sp: stack.as_mut_ptr().cast(),
        ss_flags: 0,
        ss_size: stack.len(),
    };
    // SAFETY: a stack that outlives its use.
    assert_eq!(unsafe { libc::sigaltstack(&alternate, std::ptr::null_mut()) }, 0);
    let scope = Scope::builder().pass_on().enter().unwrap();
    for round in 1..=100 {
        // SAFETY: no pointers.
        unsafe { libc::raise(libc::SIGINT) };
        assert_eq!((host::calls(), u64::from(scope.presses())), (round, round));
    }
    scope.leave().unwrap();
    // The program goes on with a stack that it may free.
    let none = libc::stack_t {
        ss_sp: std::ptr::null_mut(),
        ss_flags: libc::SS_DISABLE,
        ss_size: 0,
    };
    // SAFETY: takes the stack out of use.
    assert_eq!(unsafe { libc::sigaltstack(&none, std::ptr::null_mut()) }, 0);
    0
}
