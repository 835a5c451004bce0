//! This crate's ways to wait.

use std::sync::mpsc;

use allow_interrupt::{Pollable, Scope};
use anyhow::Result;

use super::Wait;
use super::peers::runtime;
use crate::sys;

/// For as long as the process lives.
fn scope() -> Result<&'static Scope> {
    Ok(Box::leak(Box::new(Scope::builder().enter()?)))
}

fn polling(block: fn(&Pollable<'_>) -> Result<()>) -> Result<Wait> {
    let scope = scope()?;
    let pollable = scope.pollable()?;
    Ok(Box::new(move || {
        while scope.take().is_none() {
            block(&pollable)?;
        }
        Ok(())
    }))
}

/// In `poll`, or in WaitForMultipleObjects.
pub(super) fn pollable() -> Result<Wait> {
    polling(sys::poll)
}

/// In WSAPoll.
#[cfg(windows)]
pub(super) fn pollable_socket() -> Result<Wait> {
    polling(sys::poll_socket)
}

pub(super) fn wait() -> Result<Wait> {
    let scope = scope()?;
    Ok(Box::new(move || {
        scope.wait()?;
        Ok(())
    }))
}

/// A closure that sends on the channel that the program is blocked in.
pub(super) fn hook() -> Result<Wait> {
    let (sender, channel) = mpsc::channel();
    let scope = Scope::enter(move |event| _ = sender.send(event))?;
    // For as long as the process lives.
    std::mem::forget(scope);
    Ok(Box::new(move || {
        channel.recv()?;
        Ok(())
    }))
}

pub(super) fn future() -> Result<Wait> {
    let (scope, runtime) = (scope()?, runtime()?);
    Ok(Box::new(move || {
        runtime.block_on(async {
            tokio::select! {
                event = scope.pressed() => Ok(_ = event?),
                () = std::future::pending() => Ok(()),
            }
        })
    }))
}
