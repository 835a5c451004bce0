//! The pure-Rust ZeroMQ (crate `zeromq`) on tokio: a press is one more thing to `select!`.

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;
use zeromq::{PullSocket, Socket as _, SocketRecv as _};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut inbox = PullSocket::new();
    inbox.bind("tcp://127.0.0.1:0").await?;

    let scope = Scope::builder().enter()?;
    tell::ready(&scope, "recv().await of a PULL socket")?;
    // One future for the whole loop: a new one for each message would be registered with the
    // runtime anew each time.
    let mut pressed = scope.pressed();
    loop {
        tokio::select! {
            message = inbox.recv() => println!("{:?}", message?),
            event = &mut pressed => break println!("stopped by {:?}", event?),
        }
    }
    drop(pressed);

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}
