//! A ZeroMQ poll that the scope itself frees: no PAIR socket, no hook, no lock, no thread.
//!
//! `zmq_poll` does the same by a hook that sends a message.

use allow_interrupt::{Pollable, Scope};
use anyhow::Result;
use examples::tell;

fn main() -> Result<()> {
    let context = zmq::Context::new();
    let inbox = context.socket(zmq::PULL)?;
    inbox.bind("tcp://127.0.0.1:*")?;

    let scope = Scope::builder().enter()?;
    let pollable = scope.pollable()?;
    tell::ready(&scope, "zmq_poll, with no timeout")?;
    loop {
        let mut items = [inbox.as_poll_item(zmq::POLLIN), poll_item(&pollable)];
        match zmq::poll(&mut items, -1) {
            // The signal may reach the thread that polls. The next poll returns at once, since
            // the pollable stays readable until the press is taken.
            Err(zmq::Error::EINTR) => continue,
            result => result?,
        };
        if items[0].is_readable() {
            println!("{} bytes", inbox.recv_bytes(0)?.len());
        }
        if scope.take().is_some() {
            break;
        }
    }

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}

/// What ZeroMQ calls a descriptor is a socket on Windows.
fn poll_item<'p>(pollable: &'p Pollable<'_>) -> zmq::PollItem<'p> {
    #[cfg(unix)]
    let raw = std::os::fd::AsRawFd::as_raw_fd(pollable);
    #[cfg(windows)]
    let raw = std::os::windows::io::AsRawSocket::as_raw_socket(pollable);
    zmq::PollItem::from_fd(raw, zmq::POLLIN)
}
