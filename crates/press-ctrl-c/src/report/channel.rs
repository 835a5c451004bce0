//! The driver's side of the report channel.
//!
//! One thread lets in whoever connects, and one reads each connection. To know
//! that nobody still stands before the door, [`Channel::knock`] connects as well:
//! the system hands connections out in the order in which they came, so once the
//! knock is heard, all who came before it have been let in.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::watch::Watch;

#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub address: SocketAddr,
    knocks: Arc<Mutex<Knocks>>,
}

#[derive(Debug, Default)]
struct Knocks {
    /// Those that are on their way.
    from: Vec<SocketAddr>,
    made: usize,
    closing: bool,
}

impl Channel {
    pub fn open(watch: Arc<Watch>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let knocks = Arc::new(Mutex::new(Knocks::default()));
        let channel = Self { address, knocks };
        let acceptor = channel.clone();
        thread::spawn(move || acceptor.let_in(&listener, &watch));
        Ok(channel)
    }

    fn let_in(&self, listener: &TcpListener, watch: &Arc<Watch>) {
        for id in 0.. {
            let (stream, peer) = match listener.accept() {
                Ok(accepted) => accepted,
                // Somebody hung up while waiting to be let in.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
                Err(_) => return watch.change(|state| state.knocks_heard = usize::MAX),
            };
            {
                let mut knocks = self.knocks();
                if knocks.closing {
                    return;
                }
                if let Some(at) = knocks.from.iter().position(|from| *from == peer) {
                    knocks.from.swap_remove(at);
                    watch.change(|state| state.knocks_heard += 1);
                    continue;
                }
            }
            let Ok(answers) = stream.try_clone() else {
                continue;
            };
            let _ = answers.set_nodelay(true);
            watch.change(|state| state.connections.push((id, answers)));
            let watch = Arc::clone(watch);
            thread::spawn(move || read(id, stream, &watch));
        }
    }

    /// Puts a mark behind everyone who has connected by now. They have been let
    /// in when `knocks_heard` has reached the number handed back.
    pub fn knock(&self) -> usize {
        // The lock is held until the address is noted, so that the acceptor
        // cannot take this connection for the program's. The limit is for a
        // row so full that it cannot move while we hold the lock.
        let mut knocks = self.knocks();
        let stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        if let Ok(from) = stream.and_then(|stream| stream.local_addr()) {
            knocks.from.push(from);
            knocks.made += 1;
        }
        knocks.made
    }

    fn knocks(&self) -> MutexGuard<'_, Knocks> {
        self.knocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the acceptor and every connection.
    pub fn close(&self, watch: &Watch) {
        self.knocks().closing = true;
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        for (_, stream) in &watch.lock().connections {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    /// Ends every connection as soon as what has arrived on it is read.
    pub fn hang_up(watch: &Watch) {
        for (_, stream) in &watch.lock().connections {
            let _ = stream.shutdown(std::net::Shutdown::Read);
        }
    }

    /// Sends a line to everyone connected; false if there is nobody.
    pub fn send(watch: &Watch, line: &str) -> io::Result<bool> {
        let connections = {
            let state = watch.lock();
            let clones = state
                .connections
                .iter()
                .map(|(_, stream)| stream.try_clone());
            clones.collect::<io::Result<Vec<_>>>()?
        };
        let line = format!("{line}\n");
        let sent = connections
            .iter()
            .map(|mut stream| stream.write_all(line.as_bytes()));
        // One of several processes may have ended just now, which its reader has not noticed yet.
        let (heard, failed): (Vec<_>, Vec<_>) = sent.partition(io::Result::is_ok);
        match failed.into_iter().next() {
            Some(error) if heard.is_empty() => error.map(|()| false),
            _ => Ok(!heard.is_empty()),
        }
    }
}

fn read(id: u64, stream: TcpStream, watch: &Watch) {
    let mut input = BufReader::new(stream);
    let mut line = Vec::new();
    // An error is a program that died with something unread: an end like any.
    while let Ok(1..) = input.read_until(b'\n', &mut line) {
        let text = String::from_utf8_lossy(&line)
            .trim_end_matches(['\r', '\n'])
            .to_owned();
        watch.change(|state| state.lines.push(text));
        line.clear();
    }
    watch.change(|state| {
        state.connections.retain(|(other, _)| *other != id);
        state.last_hang_up = Some(Instant::now());
    });
}
