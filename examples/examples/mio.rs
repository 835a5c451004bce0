//! A mio loop.
//!
//! On Unix mio waits for the scope's own descriptor. On Windows it can wait for a socket only if
//! it owns it, and is silent about it after the first event until a read finds nothing; so there
//! a hook wakes the loop, on the thread that the system made for the press, which costs no hop.
//! The Windows way works on Unix too, where it costs one.

use std::io;

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;
use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};

const CLIENT: Token = Token(0);
const PRESS: Token = Token(1);

/// Opens a scope whose presses are events of `poll`.
#[cfg(unix)]
fn enter(poll: &Poll) -> io::Result<Scope> {
    use std::os::fd::AsRawFd;

    let scope = Scope::builder().enter()?;
    let descriptor = scope.pollable()?.as_raw_fd();
    let mut source = mio::unix::SourceFd(&descriptor);
    poll.registry()
        .register(&mut source, PRESS, Interest::READABLE)?;
    Ok(scope)
}

/// Opens a scope whose presses are events of `poll`.
#[cfg(windows)]
fn enter(poll: &Poll) -> io::Result<Scope> {
    let waker = mio::Waker::new(poll.registry(), PRESS)?;
    Scope::enter(move |_event| waker.wake().expect("the loop's port is open"))
}

fn main() -> Result<()> {
    let mut poll = Poll::new()?;
    let mut listener = TcpListener::bind("127.0.0.1:0".parse()?)?;
    poll.registry()
        .register(&mut listener, CLIENT, Interest::READABLE)?;

    let scope = enter(&poll)?;
    tell::ready(&scope, "mio's poll, with no timeout")?;
    let mut events = Events::with_capacity(8);
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        }
        if events.iter().any(|event| event.token() == CLIENT) {
            println!("{:?}", listener.accept()?);
        }
        if events.iter().any(|event| event.token() == PRESS) {
            break;
        }
    }

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}
