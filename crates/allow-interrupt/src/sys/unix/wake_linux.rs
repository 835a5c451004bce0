//! A wake-up on Linux is a word that threads sleep on, and for pollers an eventfd.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Instant;

use super::futex;

#[derive(Debug)]
pub(crate) struct Wake {
    /// 1 from a wake-up until it is acknowledged.
    woken: AtomicU32,
    sleepers: AtomicU32,
    /// Made when somebody first wants to poll.
    eventfd: OnceLock<File>,
}

impl Wake {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it takes a descriptor")]
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            woken: AtomicU32::new(0),
            sleepers: AtomicU32::new(0),
            eventfd: OnceLock::new(),
        })
    }

    /// # Errors
    /// No descriptor is left.
    pub(crate) fn make_pollable(&self) -> io::Result<()> {
        if self.eventfd.get().is_some() {
            return Ok(());
        }
        // SAFETY: no pointers.
        let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: just made, and owned by nobody else. If another thread was faster, it is closed.
        let _ = self.eventfd.set(unsafe { File::from_raw_fd(fd) });
        Ok(())
    }

    /// Async-signal-safe: atomic operations, a `futex` if a thread sleeps, and a `write` if there
    /// is an eventfd.
    pub(crate) fn wake(&self) {
        self.woken.store(1, SeqCst);
        if self.sleepers.load(SeqCst) > 0 {
            futex::wake_all(&self.woken);
        }
        if let Some(eventfd) = self.eventfd.get() {
            let one = 1_u64.to_ne_bytes();
            // SAFETY: eight readable bytes. A full one is readable already.
            unsafe { libc::write(eventfd.as_raw_fd(), one.as_ptr().cast(), one.len()) };
        }
    }

    /// Returns at the first wake-up that has not been acknowledged, or with `false` when the
    /// moment has come. It stays woken.
    pub(crate) fn wait(&self, deadline: Option<Instant>) -> io::Result<bool> {
        // Before the look at the word: whoever wakes after that look sees a sleeper.
        self.sleepers.fetch_add(1, SeqCst);
        let woken = self.sleep(deadline);
        self.sleepers.fetch_sub(1, SeqCst);
        woken
    }

    fn sleep(&self, deadline: Option<Instant>) -> io::Result<bool> {
        while self.woken.load(SeqCst) == 0 {
            let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(false);
            }
            futex::wait(&self.woken, 0, left)?;
        }
        Ok(true)
    }

    /// Takes every wake-up so far.
    pub(crate) fn acknowledge(&self) {
        self.woken.store(0, SeqCst);
        if let Some(mut eventfd) = self.eventfd.get() {
            // One read empties it; that it was empty is no matter.
            let _ = eventfd.read(&mut [0; 8]);
        }
    }

    /// Nothing of it is shared with the parent.
    pub(super) fn close_in_child(&self) {
        if let Some(eventfd) = self.eventfd.get() {
            // SAFETY: the owner is leaked and is not used again.
            unsafe { libc::close(eventfd.as_raw_fd()) };
        }
    }
}

impl AsFd for Wake {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.eventfd.get().expect("made before it is shown").as_fd()
    }
}
