//! Something to receive: a thread that sends numbered messages, and their count.

use std::ops::Range;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use anyhow::{Result, anyhow, ensure};

/// How many messages come before the silence.
const BATCH: usize = 1000;
/// How many more come when the sender is told to finish.
const LAST: usize = 100;
/// A lost message must not block the drain for ever.
const DRAIN_LIMIT_MS: i32 = 5000;

/// What was sent to a PULL socket, and what of it was received.
pub struct Traffic {
    received: usize,
    finish: mpsc::Sender<()>,
    sender: JoinHandle<Result<usize>>,
}

impl Traffic {
    /// Starts a thread that sends a batch to `inbox`, and then nothing until it
    /// is told to finish.
    ///
    /// # Errors
    /// ZeroMQ refuses.
    pub fn start(context: &zmq::Context, inbox: &zmq::Socket) -> Result<Self> {
        let endpoint = inbox.get_last_endpoint()?;
        let endpoint = endpoint.map_err(|_| anyhow!("the endpoint is no text"))?;
        let socket = context.socket(zmq::PUSH)?;
        socket.connect(&endpoint)?;
        let (finish, told_to_finish) = mpsc::channel();
        let sender = thread::spawn(move || {
            send(&socket, 0..BATCH)?;
            told_to_finish.recv()?;
            send(&socket, BATCH..BATCH + LAST)?;
            // The empty message says that nothing follows.
            socket.send("", 0)?;
            Ok(BATCH + LAST)
        });
        Ok(Self {
            received: 0,
            finish,
            sender,
        })
    }

    /// Takes what has arrived, without waiting. Returns whether the batch has
    /// just been completed: from now on there is silence.
    ///
    /// # Errors
    /// A message is missing or out of order, or ZeroMQ fails.
    pub fn receive(&mut self, inbox: &zmq::Socket) -> Result<bool> {
        let before = self.received;
        loop {
            match inbox.recv_bytes(zmq::DONTWAIT) {
                Ok(message) => self.count(&message)?,
                Err(zmq::Error::EAGAIN) => return Ok(before < BATCH && self.received == BATCH),
                Err(zmq::Error::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// How many messages were sent and received when the batch is complete.
    pub fn so_far(&self) -> (usize, usize) {
        (BATCH, self.received)
    }

    /// Has the last messages sent, takes all that is on its way, and returns
    /// how many were sent and how many received.
    ///
    /// # Errors
    /// A message is missing or out of order, or ZeroMQ fails.
    pub fn drain(mut self, inbox: &zmq::Socket) -> Result<(usize, usize)> {
        inbox.set_rcvtimeo(DRAIN_LIMIT_MS)?;
        self.finish.send(())?;
        loop {
            match inbox.recv_bytes(0) {
                Ok(message) if message.is_empty() => break,
                Ok(message) => self.count(&message)?,
                // What does not come in time is lost: the counts will differ.
                Err(zmq::Error::EAGAIN) => break,
                Err(zmq::Error::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let sent = self.sender.join();
        Ok((
            sent.map_err(|_| anyhow!("the sender panicked"))??,
            self.received,
        ))
    }

    fn count(&mut self, message: &[u8]) -> Result<()> {
        let number: usize = std::str::from_utf8(message)?.parse()?;
        let expected = self.received;
        ensure!(
            number == expected,
            "message {number} came in place of {expected}"
        );
        self.received += 1;
        Ok(())
    }
}

fn send(socket: &zmq::Socket, numbers: Range<usize>) -> Result<()> {
    for number in numbers {
        socket.send(number.to_string().as_str(), 0)?;
    }
    Ok(())
}
