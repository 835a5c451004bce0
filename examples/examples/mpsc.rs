//! `std::sync::mpsc`: a channel has no descriptor, so a hook sends one more kind of message.

use std::sync::mpsc;

use allow_interrupt::{Event, Scope};
use anyhow::Result;
use examples::tell;

enum Message {
    Work(String),
    Stop(Event),
}

fn main() -> Result<()> {
    let (sender, inbox) = mpsc::channel();
    let worker = sender.clone();

    // Nobody listens any more once the loop is left, and then there is nothing to stop.
    let scope = Scope::enter(move |event| drop(sender.send(Message::Stop(event))))?;
    worker.send(Message::Work("the only work there is".to_owned()))?;
    tell::ready(&scope, "recv of a channel")?;
    loop {
        match inbox.recv()? {
            Message::Work(work) => println!("{work}"),
            Message::Stop(event) => break println!("stopped by {event:?}"),
        }
    }

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}
