//! crossbeam's `select!`: the press is one more channel.

use allow_interrupt::Scope;
use anyhow::Result;
use crossbeam_channel::{bounded, select, unbounded};
use examples::tell;

fn main() -> Result<()> {
    let (jobs, work) = unbounded();
    jobs.send("the only job there is")?;

    let (press, pressed) = bounded(1);
    let scope = Scope::enter(move |event| {
        // If it is full, there is a press to be received already.
        let _ = press.try_send(event);
    })?;
    tell::ready(&scope, "crossbeam's select!")?;
    loop {
        select! {
            recv(work) -> job => println!("{}", job?),
            recv(pressed) -> event => break println!("stopped by {:?}", event?),
        }
    }

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}
