//! A wake-up on Windows is an event object, and for pollers that are like `select` a byte on a
//! socket; both on the thread of the press.

use std::io::{self, Read, Write};
use std::os::windows::io::{
    AsHandle, AsRawHandle, AsSocket, BorrowedHandle, BorrowedSocket, FromRawHandle, OwnedHandle,
};
use std::ptr::null;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Instant;

use windows_sys::Win32::Foundation::{FALSE, TRUE};
use windows_sys::Win32::System::Threading::{CreateEventW, ResetEvent, SetEvent};

use super::handle;
use super::loopback::Loopback;

#[derive(Debug)]
pub(crate) struct Wake {
    event: OwnedHandle,
    /// Made with the first pollable.
    socket: OnceLock<Loopback>,
    /// Somebody has asked for the socket, and not only for the event: a byte costs as much as the
    /// event several times over.
    socket_is_watched: AtomicBool,
}

impl Wake {
    /// # Errors
    /// No handle is left.
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: no pointers but null ones. It stays set until it is acknowledged.
        let event = unsafe { CreateEventW(null(), TRUE, FALSE, null()) };
        if event.is_null() {
            return Err(io::Error::last_os_error());
        }
        Ok(Self {
            // SAFETY: just made, and owned by nobody else.
            event: unsafe { OwnedHandle::from_raw_handle(event) },
            socket: OnceLock::new(),
            socket_is_watched: AtomicBool::new(false),
        })
    }

    /// # Errors
    /// No socket is left, or a firewall stands in the way of loopback.
    pub(crate) fn make_pollable(&self) -> io::Result<()> {
        if self.socket.get().is_none() {
            // If another thread was faster, ours is closed again.
            let _ = self.socket.set(Loopback::new()?);
        }
        Ok(())
    }

    pub(crate) fn wake(&self) {
        // SAFETY: an event that lives.
        unsafe { SetEvent(self.event.as_raw_handle()) };
        if let Some(socket) = self.watched_socket() {
            // If it is full, it is readable already.
            let _ = (&socket.write).write(&[0]);
        }
    }

    /// Takes every wake-up so far.
    pub(crate) fn acknowledge(&self) {
        // SAFETY: an event that lives.
        unsafe { ResetEvent(self.event.as_raw_handle()) };
        if let Some(socket) = self.watched_socket() {
            while (&socket.read).read(&mut [0; 64]).is_ok_and(|n| n == 64) {}
        }
    }

    /// Returns at the first wake-up that has not been acknowledged, or with `false` when the
    /// moment has come. It stays woken.
    pub(crate) fn wait(&self, deadline: Option<Instant>) -> io::Result<bool> {
        handle::wait(&self.event, deadline)
    }

    pub(crate) fn handle(&self) -> BorrowedHandle<'_> {
        self.event.as_handle()
    }

    pub(crate) fn socket(&self) -> BorrowedSocket<'_> {
        let socket = self.socket.get().expect("made before it is shown");
        if !self.socket_is_watched.swap(true, SeqCst) && self.is_woken() {
            // The wake-up before nobody watched it.
            let _ = (&socket.write).write(&[0]);
        }
        socket.read.as_socket()
    }

    fn watched_socket(&self) -> Option<&Loopback> {
        let watched = self.socket_is_watched.load(SeqCst);
        self.socket.get().filter(|_| watched)
    }

    fn is_woken(&self) -> bool {
        handle::wait(&self.event, Some(Instant::now())).unwrap_or(false)
    }
}
