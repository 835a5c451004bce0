//! Signals, told to a thread.

use std::process::{Command, Stdio};

/// Calls it for each SIGINT, unless these are ignored.
pub fn on_press(mut call: impl FnMut() + Send + 'static) {
    // A blocked signal is kept even if it is ignored.
    let mut before = std::mem::MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: the call writes all of `before`, for a signal that there is.
    let before = unsafe {
        libc::sigaction(libc::SIGINT, std::ptr::null(), before.as_mut_ptr());
        before.assume_init()
    };
    if before.sa_sigaction == libc::SIG_IGN {
        return;
    }
    let set = sigint();
    // SAFETY: a set that has been written.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut()) };
    std::thread::spawn(move || {
        let mut number = 0;
        // SAFETY: a set that has been written, and room for a number.
        while unsafe { libc::sigwait(&set, &mut number) } == 0 {
            call();
        }
    });
}

pub fn die_by_ctrl_c() {
    let set = sigint();
    // SAFETY: the default, then a signal to this thread, which ends the process. Sent to the process
    // it could reach the thread that waits for it.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &set, std::ptr::null_mut());
        libc::raise(libc::SIGINT);
    }
}

pub fn ignore_close() {
    // SAFETY: no handler is involved.
    unsafe { libc::signal(libc::SIGHUP, libc::SIG_IGN) };
}

pub fn ignore_terminate() {
    // SAFETY: no handler is involved.
    unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
}

/// Whatever the parent wanted.
pub fn stop_ignoring() {
    // SAFETY: no handler is involved.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
}

/// Without an echo: the terminal is not as it was. With "reads-raw", Ctrl-C is
/// a byte as well.
pub fn raw() {
    let reads_raw = std::env::args()
        .nth(1)
        .is_some_and(|arg| arg == "reads-raw");
    let mode = if reads_raw { "raw" } else { "-echo" };
    let set = Command::new("stty")
        .arg(mode)
        .stdin(Stdio::inherit())
        .status();
    assert!(set.expect("stty").success());
}

fn sigint() -> libc::sigset_t {
    // SAFETY: `sigemptyset` writes all of the set before it is read.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, libc::SIGINT);
        set
    }
}
