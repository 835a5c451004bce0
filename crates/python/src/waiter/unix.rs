//! A pair of sockets: open when one end is closed.
//!
//! OS reference: [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html).

use std::io;
use std::net::Shutdown;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Instant;

use super::{Woken, milliseconds_left};

/// Closed until it is opened, and then open for ever.
pub struct Gate(UnixStream, UnixStream);

impl Gate {
    pub fn new() -> io::Result<Self> {
        UnixStream::pair().map(|(here, there)| Self(here, there))
    }

    pub fn open(&self) {
        // It cannot fail: the other end lives as long.
        let _ = self.1.shutdown(Shutdown::Both);
    }

    pub fn wait(&self, pressed: Option<&OwnedFd>, deadline: Option<Instant>) -> io::Result<Woken> {
        let wanted = |fd| libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        // A negative number is passed over.
        let mut polled = [
            wanted(self.0.as_raw_fd()),
            wanted(pressed.map_or(-1, AsRawFd::as_raw_fd)),
        ];
        let limit = milliseconds_left(deadline).map_or(-1, |left| {
            libc::c_int::try_from(left).unwrap_or(libc::c_int::MAX)
        });
        // SAFETY: two descriptors of ours, and room for the answer.
        let ready = unsafe { libc::poll(polled.as_mut_ptr(), 2, limit) };
        if ready < 0 {
            return match io::Error::last_os_error() {
                // A signal, which Python may have a handler for.
                error if error.kind() == io::ErrorKind::Interrupted => Ok(Woken::Pressed),
                error => Err(error),
            };
        }
        let [released, pressed] = polled.map(|polled| polled.revents != 0);
        Ok(match (released, pressed) {
            (true, _) => Woken::Released,
            (_, true) => Woken::Pressed,
            _ => Woken::TimeOver,
        })
    }
}
