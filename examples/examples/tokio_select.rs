//! tokio's `select!` between work and a press.
//!
//! With the feature `tokio` the runtime itself waits for the press on Unix, without a thread of
//! this library's. On Windows the system's own thread wakes the task, with the feature or without.

use std::future::pending;

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let scope = Scope::builder().enter()?;
    tell::ready(&scope, "tokio's select!, beside work that never ends")?;
    tokio::select! {
        () = work() => println!("done"),
        event = scope.pressed() => println!("stopped by {:?}", event?),
    }

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}

async fn work() {
    pending().await
}
