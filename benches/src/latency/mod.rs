//! From the press to the return of the call that it frees.
//!
//! Two threads of one process. The main thread is blocked in the subject's wait. Another sees that
//! it is blocked, takes the time, presses, and goes to sleep; the blocked one takes the time as
//! soon as its wait has returned and the press is taken, as a program must before it waits again.
//! Both times are the same clock's ([`Instant`]).
//!
//! On Unix the press is `kill` of the process itself, and every thread but the main one has the
//! signal blocked, so that the kernel delivers it to the blocked thread. It would do the same for
//! any program whose main thread blocks.
//!
//! On Linux all threads are on one core, whatever starts them. To wake another core takes far
//! longer than all else together (20 us and more in a virtual machine); it is the machine's cost,
//! the same for everybody, and hides what the subjects differ in. And left to the scheduler, some
//! subjects would be on one core and others on two, in the next run the other way round. With
//! `--two-cores` the press comes from another core than the waiting thread's.

mod ours;
mod peers;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};
use press_ctrl_c::report::Reporter;

use crate::{raw, sys, worker};

/// Blocks until a press comes, and takes it.
type Wait = Box<dyn FnMut() -> Result<()>>;

fn subject(name: &str) -> Result<Wait> {
    Ok(match name {
        "raw" => {
            let raw = raw::Raw::install()?;
            Box::new(move || raw.wait())
        }
        "allow-interrupt pollable" => ours::pollable()?,
        #[cfg(windows)]
        "allow-interrupt pollable, socket" => ours::pollable_socket()?,
        "allow-interrupt wait" => ours::wait()?,
        "allow-interrupt hook" => ours::hook()?,
        "allow-interrupt future" => ours::future()?,
        "ctrlc" => peers::ctrlc()?,
        "tokio::signal" => peers::tokio()?,
        "async-signal" => peers::async_signal()?,
        #[cfg(unix)]
        "signal-hook pipe" => peers::signal_hook_pipe()?,
        #[cfg(unix)]
        "signal-hook iterator" => peers::signal_hook_iterator()?,
        _ => bail!("there is no {name:?} here"),
    })
}

/// Runs until the parent goes away.
pub fn work(name: &str, two_cores: bool, parent: Reporter) -> Result<()> {
    // The threads that a subject starts inherit it.
    sys::mask_presses(true);
    if !two_cores {
        sys::stay_on_one_core(false);
    }
    let mut wait = subject(name)?;
    let waiter = sys::Waiter::this_thread()?;
    let woken = Arc::new(Mutex::new(None));
    let told = Arc::clone(&woken);
    let presser = thread::spawn(move || {
        if two_cores {
            sys::stay_on_one_core(true);
        }
        // The main thread is about to wait.
        next(&told);
        let measured = worker::answer(&parent, || {
            waiter.until_blocked()?;
            let pressed = Instant::now();
            sys::press()?;
            Ok((next(&told) - pressed).as_secs_f64() * 1e9)
        });
        // The main thread is blocked for ever.
        std::process::exit(i32::from(measured.is_err()));
    });
    // With two cores, the threads of the subject have started and stay free.
    sys::stay_on_one_core(false);
    sys::mask_presses(false);
    loop {
        *lock(&woken) = Some(Instant::now());
        presser.thread().unpark();
        wait()?;
    }
}

/// Sleeps until the main thread has been woken, and says when that was.
fn next(woken: &Mutex<Option<Instant>>) -> Instant {
    loop {
        if let Some(when) = lock(woken).take() {
            return when;
        }
        thread::park();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
