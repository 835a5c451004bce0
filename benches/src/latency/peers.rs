//! What others offer, used as their documentation shows.

use std::sync::mpsc;

use anyhow::{Context, Result};
use async_signal::{Signal, Signals};
use futures_lite::StreamExt;
use tokio::runtime::{Builder, Runtime};

use super::Wait;

/// One thread, which waits in the system when there is nothing to do.
pub(super) fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// A closure that sends on the channel that the program is blocked in.
pub(super) fn ctrlc() -> Result<Wait> {
    let (sender, channel) = mpsc::channel();
    ctrlc::set_handler(move || _ = sender.send(()))?;
    Ok(Box::new(move || Ok(channel.recv()?)))
}

pub(super) fn tokio() -> Result<Wait> {
    let runtime = runtime()?;
    Ok(Box::new(move || {
        runtime.block_on(async {
            tokio::select! {
                pressed = tokio::signal::ctrl_c() => Ok(pressed?),
                () = std::future::pending() => Ok(()),
            }
        })
    }))
}

pub(super) fn async_signal() -> Result<Wait> {
    // The one that waits in the system by itself, where there is one.
    #[cfg(unix)]
    use async_io::block_on;
    #[cfg(windows)]
    use futures_lite::future::block_on;

    let mut signals = Signals::new([Signal::Int])?;
    Ok(Box::new(move || {
        block_on(signals.next()).context("the stream ended")??;
        Ok(())
    }))
}

#[cfg(unix)]
pub(super) fn signal_hook_pipe() -> Result<Wait> {
    use std::io::Read;
    use std::os::unix::net::UnixStream;

    let (mut read, write) = UnixStream::pair()?;
    signal_hook::low_level::pipe::register(libc::SIGINT, write)?;
    Ok(Box::new(move || Ok(read.read_exact(&mut [0])?)))
}

#[cfg(unix)]
pub(super) fn signal_hook_iterator() -> Result<Wait> {
    let mut signals = signal_hook::iterator::Signals::new([libc::SIGINT])?;
    Ok(Box::new(move || {
        signals.forever().next().context("the iterator ended")?;
        Ok(())
    }))
}
