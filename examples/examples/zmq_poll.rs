//! Blocked for ever in `zmq_poll`, and freed at once by Ctrl-C.
//!
//! In a terminal it waits for your key: `cargo run --example zmq_poll`, and with
//! `-- --without` it shows the problem. With no terminal it starts itself in one
//! and presses the key.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use allow_interrupt::Scope;
use anyhow::Result;
use examples::audience::Audience;
use examples::main_job;
use examples::traffic::Traffic;

/// With a scope: the hook wakes the poll.
fn with_scope(audience: &Audience) -> Result<()> {
    let context = zmq::Context::new();
    let inbox = context.socket(zmq::PULL)?;
    inbox.bind("tcp://127.0.0.1:*")?;
    let mut traffic = Traffic::start(&context, &inbox)?;

    // What the hook writes to, and what the poll watches. A socket belongs to
    // one thread at a time, and the hook runs on another: hence the lock.
    let (wake, woken) = pair(&context)?;
    let wake = Mutex::new(wake);
    let pressed = audience.clone();
    let scope = Scope::enter(move |_| {
        pressed.noticed();
        let _ = wake.lock().unwrap().send("", zmq::DONTWAIT);
    })?;

    loop {
        if traffic.receive(&inbox)? {
            audience.silence(traffic.so_far());
        }
        let mut items = [
            inbox.as_poll_item(zmq::POLLIN),
            woken.as_poll_item(zmq::POLLIN),
        ];
        match zmq::poll(&mut items, -1) {
            Err(zmq::Error::EINTR) => continue,
            result => result?,
        };
        if items[1].is_readable() {
            break;
        }
    }

    audience.stopped();
    audience.drained(traffic.drain(&inbox)?);
    scope.leave()?;
    audience.left();
    Ok(())
}

/// Without: the crate `ctrlc` sets a flag, and the loop would look at it, if
/// only the poll returned.
fn without_scope(audience: &Audience) -> Result<()> {
    static PRESSED: AtomicBool = AtomicBool::new(false);

    let context = zmq::Context::new();
    let inbox = context.socket(zmq::PULL)?;
    inbox.bind("tcp://127.0.0.1:*")?;
    let mut traffic = Traffic::start(&context, &inbox)?;

    let pressed = audience.clone();
    ctrlc::set_handler(move || {
        pressed.noticed();
        PRESSED.store(true, Ordering::Relaxed);
    })?;

    while !PRESSED.load(Ordering::Relaxed) {
        if traffic.receive(&inbox)? {
            audience.silence(traffic.so_far());
        }
        match zmq::poll(&mut [inbox.as_poll_item(zmq::POLLIN)], -1) {
            Err(zmq::Error::EINTR) => continue,
            result => result?,
        };
    }

    audience.stopped();
    audience.drained(traffic.drain(&inbox)?);
    Ok(())
}

/// Two connected sockets: what is sent to the first can be read from the second.
fn pair(context: &zmq::Context) -> Result<(zmq::Socket, zmq::Socket)> {
    let (one, other) = (context.socket(zmq::PAIR)?, context.socket(zmq::PAIR)?);
    one.bind("inproc://wake")?;
    other.connect("inproc://wake")?;
    Ok((one, other))
}

fn main() -> Result<ExitCode> {
    main_job::run(with_scope, without_scope)
}
