//! Unix but Linux: every wake-up is a byte in a pipe.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Instant;

#[derive(Debug)]
pub(crate) struct Wake {
    read: File,
    /// `None` where one descriptor serves both ends.
    write: Option<OwnedFd>,
}

impl Wake {
    /// # Errors
    /// No descriptor is left.
    pub(crate) fn new() -> io::Result<Self> {
        let mut fds = [0; 2];
        // SAFETY: room for the two descriptors.
        if unsafe { libc::pipe(fds.as_mut_ptr()) } < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: just made, and owned by nobody else.
        let [read, write] = fds.map(|fd| unsafe { OwnedFd::from_raw_fd(fd) });
        for fd in [&read, &write] {
            // SAFETY: no pointers.
            let set = unsafe {
                libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) >= 0
                    && libc::fcntl(fd.as_raw_fd(), libc::F_SETFD, libc::FD_CLOEXEC) >= 0
            };
            if !set {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(Self {
            read: read.into(),
            write: Some(write),
        })
    }

    /// Its descriptor is there from the start.
    pub(crate) fn make_pollable(&self) -> io::Result<()> {
        Ok(())
    }

    /// Async-signal-safe: one `write`. A full descriptor is readable already.
    pub(crate) fn wake(&self) {
        let fd = self
            .write
            .as_ref()
            .map_or(self.read.as_raw_fd(), AsRawFd::as_raw_fd);
        // An eventfd takes eight bytes, and they are a number.
        let one = 1_u64.to_ne_bytes();
        // SAFETY: eight readable bytes.
        unsafe { libc::write(fd, one.as_ptr().cast(), one.len()) };
    }

    /// Returns at the first wake-up that has not been acknowledged, or with `false` when the
    /// moment has come. It stays woken.
    pub(crate) fn wait(&self, deadline: Option<Instant>) -> io::Result<bool> {
        loop {
            let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
            let millis = match left {
                None => -1,
                // Up, so that the wait does not end before the time.
                Some(left) => left
                    .as_nanos()
                    .div_ceil(1_000_000)
                    .try_into()
                    .unwrap_or(i32::MAX),
            };
            let mut poll = libc::pollfd {
                fd: self.read.as_raw_fd(),
                events: libc::POLLIN,
                revents: 0,
            };
            // SAFETY: one valid entry.
            match unsafe { libc::poll(&mut poll, 1, millis) } {
                0 if left.is_some_and(|left| left.is_zero()) => return Ok(false),
                0 => {}
                n if n > 0 => return Ok(true),
                _ => match io::Error::last_os_error() {
                    e if e.kind() == io::ErrorKind::Interrupted => {}
                    e => return Err(e),
                },
            }
        }
    }

    /// Takes every wake-up so far.
    pub(crate) fn acknowledge(&self) {
        // An eventfd is emptied by one read; a pipe may need more.
        while (&self.read).read(&mut [0; 64]).is_ok_and(|n| n == 64) {}
    }

    /// The child's copies of the descriptors, without freeing anything, as a forked child may be
    /// in the middle of anything else. Nothing may use the wake-up after this.
    pub(super) fn close_in_child(&self) {
        let write = self.write.as_ref().map(AsRawFd::as_raw_fd);
        for fd in [Some(self.read.as_raw_fd()), write].into_iter().flatten() {
            // SAFETY: the owner is leaked and is not used again.
            unsafe { libc::close(fd) };
        }
    }
}

impl AsFd for Wake {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.read.as_fd()
    }
}
