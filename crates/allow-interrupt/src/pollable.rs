//! What a poller can wait for.

use std::fmt;
use std::io;

use crate::Scope;
use crate::sys::Wake;

/// Readable while a press of its scope is pending; from [`Scope::pollable`].
///
/// # Platform differences
/// On Unix it is a descriptor (`AsFd`, `AsRawFd`): an eventfd on Linux, a pipe elsewhere. Do not
/// read from it: [`Scope::take`] does.
///
/// On Windows it is both a socket, for pollers that are like `select` (`AsSocket`, `AsRawSocket`:
/// `zmq_poll`, WSAPoll, the crate polling in level mode), and an event object for WaitForMultipleObjects (`AsHandle`,
/// `AsRawHandle`). The socket is one end of a connection on loopback whose two ends have been
/// checked to be each other's.
///
/// mio takes no socket of others on Windows; there its own `Waker` in a hook does it, on the thread of
/// the press (see the example `mio`).
///
/// OS reference: [eventfd(2)](https://man7.org/linux/man-pages/man2/eventfd.2.html),
/// [WSAPoll](https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsapoll),
/// [WaitForMultipleObjects](https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitformultipleobjects).
#[derive(Clone, Copy)]
pub struct Pollable<'s> {
    wake: &'s Wake,
}

impl<'s> Pollable<'s> {
    pub(crate) fn new(scope: &'s Scope) -> io::Result<Self> {
        let wake = &scope.entry().waiters()?.wake;
        wake.make_pollable()?;
        if scope.fired() {
            // It came before there was anything to poll.
            wake.wake();
        }
        Ok(Self { wake })
    }
}

#[cfg(unix)]
mod unix {
    use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

    use super::Pollable;

    impl AsFd for Pollable<'_> {
        fn as_fd(&self) -> BorrowedFd<'_> {
            self.wake.as_fd()
        }
    }

    impl AsRawFd for Pollable<'_> {
        fn as_raw_fd(&self) -> RawFd {
            self.wake.as_fd().as_raw_fd()
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::os::windows::io::{
        AsHandle, AsRawHandle, AsRawSocket, AsSocket, BorrowedHandle, BorrowedSocket, RawHandle,
        RawSocket,
    };

    use std::io;

    use super::Pollable;
    use crate::Scope;

    impl Scope {
        /// The event object of [`pollable`](Self::pollable) alone, for WaitForMultipleObjects: no
        /// socket is made, and nothing of the network is needed. It is set while a press is
        /// pending.
        ///
        /// # Errors
        /// No handle is left.
        ///
        /// # Platform differences
        /// Windows only. On Unix a pollable is a descriptor, and costs no more than this.
        ///
        /// OS reference: [WaitForMultipleObjects](https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitformultipleobjects).
        pub fn event_object(&self) -> io::Result<BorrowedHandle<'_>> {
            Ok(self.entry().waiters()?.wake.handle())
        }
    }

    impl AsSocket for Pollable<'_> {
        fn as_socket(&self) -> BorrowedSocket<'_> {
            self.wake.socket()
        }
    }

    impl AsRawSocket for Pollable<'_> {
        fn as_raw_socket(&self) -> RawSocket {
            self.wake.socket().as_raw_socket()
        }
    }

    impl AsHandle for Pollable<'_> {
        fn as_handle(&self) -> BorrowedHandle<'_> {
            self.wake.handle()
        }
    }

    impl AsRawHandle for Pollable<'_> {
        fn as_raw_handle(&self) -> RawHandle {
            self.wake.handle().as_raw_handle()
        }
    }
}

impl fmt::Debug for Pollable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pollable").field(self.wake).finish()
    }
}
