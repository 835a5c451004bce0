//! Two sockets that are connected to each other, as Windows has no pipe that `select` takes.
//!
//! Between listening and accepting any local process may connect to the port. So what is accepted
//! is compared with what was connected, both ways, and a stranger is sent off.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

#[derive(Debug)]
pub(super) struct Loopback {
    pub(super) read: TcpStream,
    pub(super) write: TcpStream,
}

impl Loopback {
    /// # Errors
    /// No socket is left, or something stands in the way of loopback.
    pub(super) fn new() -> io::Result<Self> {
        Self::with_somebody_before(|_| ())
    }

    /// `before` runs when the port listens and we have not connected: the moment of a stranger.
    fn with_somebody_before(before: impl FnOnce(SocketAddr)) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        before(listener.local_addr()?);
        let write = TcpStream::connect(listener.local_addr()?)?;
        let read = loop {
            let (read, from) = listener.accept()?;
            if from == write.local_addr()? && read.local_addr()? == write.peer_addr()? {
                break read;
            }
        };
        read.set_nonblocking(true)?;
        write.set_nonblocking(true)?;
        write.set_nodelay(true)?;
        Ok(Self { read, write })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    #[test]
    fn a_stranger_is_refused() {
        let mut stranger = None;
        let pair = Loopback::with_somebody_before(|address| {
            let mut connection = TcpStream::connect(address).unwrap();
            connection.write_all(b"let me in").unwrap();
            stranger = Some(connection);
        })
        .unwrap();
        let mut got = [0; 16];
        let nothing = (&pair.read).read(&mut got).unwrap_err();
        assert_eq!(nothing.kind(), io::ErrorKind::WouldBlock);
        // Closed, with what it sent unread.
        assert!(!matches!(stranger.unwrap().read(&mut got), Ok(1..)));
        (&pair.write).write_all(b"ours").unwrap();
        pair.read.set_nonblocking(false).unwrap();
        (&pair.read).read_exact(&mut got[..4]).unwrap();
        assert_eq!(&got[..4], b"ours");
    }
}
