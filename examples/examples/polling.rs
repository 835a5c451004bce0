//! The crate `polling`: the pollable goes in as it is, on every system.

use std::net::TcpListener;

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;
use polling::{Event, Events, PollMode, Poller};

const CLIENT: usize = 0;
const PRESS: usize = 1;

fn main() -> Result<()> {
    let poller = Poller::new()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let scope = Scope::builder().enter()?;
    let pollable = scope.pollable()?;
    // Level, as by default the poller forgets a source after each event.
    // SAFETY: both are deleted below, before they are closed.
    unsafe {
        poller.add_with_mode(&listener, Event::readable(CLIENT), PollMode::Level)?;
        poller.add_with_mode(&pollable, Event::readable(PRESS), PollMode::Level)?;
    }

    tell::ready(&scope, "Poller::wait, with no timeout")?;
    let mut events = Events::new();
    loop {
        events.clear();
        poller.wait(&mut events, None)?;
        if events.iter().any(|event| event.key == CLIENT) {
            println!("{:?}", listener.accept()?);
        }
        if scope.take().is_some() {
            break;
        }
    }

    tell::freed(&scope)?;
    poller.delete(pollable)?;
    poller.delete(&listener)?;
    scope.leave()?;
    Ok(())
}
