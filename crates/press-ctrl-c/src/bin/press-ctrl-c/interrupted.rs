//! Ctrl-C, SIGTERM or a hang-up for this very command: the program that it runs is ended first.

#[cfg(unix)]
pub use unix::{end, watch, watched};
#[cfg(windows)]
pub use windows::{end, watch, watched};

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
    use std::sync::{Mutex, MutexGuard, PoisonError};
    use std::thread;
    use std::time::{Duration, Instant};

    use press_ctrl_c::signal::{SIGHUP, SIGINT, SIGTERM};
    use press_ctrl_c::{Canceller, Running};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Whoever is killed is gone long before.
    const CLEANED_UP_WITHIN: Duration = Duration::from_secs(10);

    /// The one that came first; 0 before.
    static CAME: AtomicI32 = AtomicI32::new(0);
    /// Of the program that runs.
    static CURRENT: Mutex<Option<Canceller>> = Mutex::new(None);

    fn current() -> MutexGuard<'static, Option<Canceller>> {
        CURRENT.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on such a signal ends the waits for the program, which is killed then. Another one
    /// does not disturb that, unless it takes too long.
    pub fn watch() -> io::Result<()> {
        let wanted = [SIGINT, SIGTERM, SIGHUP];
        let mut signals = Signals::new(wanted.into_iter().filter(|signal| !is_ignored(*signal)))?;
        thread::spawn(move || {
            let mut first = None;
            for signal in signals.forever() {
                let first = *first.get_or_insert_with(Instant::now);
                match CAME.compare_exchange(0, signal, SeqCst, SeqCst) {
                    Ok(_) => current().iter().for_each(Canceller::cancel),
                    Err(_) if first.elapsed() > CLEANED_UP_WITHIN => end(),
                    Err(_) => {}
                }
            }
        });
        Ok(())
    }

    /// This program has been started.
    pub fn watched(run: &Running) {
        let canceller = current().insert(run.canceller()).clone();
        if CAME.load(SeqCst) != 0 {
            canceller.cancel();
        }
    }

    /// Dies by the signal that came. Returns if none did.
    pub fn end() {
        match CAME.load(SeqCst) {
            0 => {}
            // It fails for numbers that are no signals.
            signal => drop(emulate_default_handler(signal)),
        }
    }

    /// Under nohup the parent wants it so.
    fn is_ignored(signal: i32) -> bool {
        let mut action = std::mem::MaybeUninit::<libc::sigaction>::uninit();
        // SAFETY: nothing is changed, and there is room for the answer, which is read only if it
        // has been given.
        unsafe {
            libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()) == 0
                && action.assume_init().sa_sigaction == libc::SIG_IGN
        }
    }
}

/// There the program is in a job that ends when this process does, however that comes about.
#[cfg(windows)]
mod windows {
    use std::io;

    use press_ctrl_c::Running;

    pub fn watch() -> io::Result<()> {
        Ok(())
    }

    pub fn watched(_run: &Running) {}

    pub fn end() {}
}
