//! With the feature `tokio` on Unix: tokio's own reactor waits for the scope's descriptor.

use std::io;
use std::task::{Context, Poll, ready};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;

use crate::event::Event;
use crate::{Pollable, Scope};

/// Made at the first poll, since only then it is known which runtime it is.
#[derive(Debug, Default)]
pub(crate) enum Registration<'s> {
    #[default]
    NotYet,
    Tokio(AsyncFd<Pollable<'s>>),
    /// Another runtime, or one of tokio's without I/O.
    Elsewhere,
}

impl<'s> Registration<'s> {
    /// `None` where tokio cannot do it.
    pub(crate) fn poll(
        &mut self,
        scope: &'s Scope,
        context: &mut Context<'_>,
    ) -> Option<Poll<io::Result<Event>>> {
        if matches!(self, Self::NotYet) {
            *self = match scope.pollable() {
                Ok(pollable) => register(pollable),
                Err(error) => return Some(Poll::Ready(Err(error))),
            };
        }
        match self {
            Self::Tokio(descriptor) => Some(poll(descriptor, scope, context)),
            _ => None,
        }
    }
}

fn register(pollable: Pollable<'_>) -> Registration<'_> {
    if Handle::try_current().is_err() {
        return Registration::Elsewhere;
    }
    #[allow(
        deprecated,
        reason = "the tokio of a year ago has no other name for it"
    )]
    // tokio panics if the runtime has no I/O, and there is no other way to ask it.
    let registered = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        AsyncFd::with_interest(pollable, Interest::READABLE)
    }));
    match registered {
        Ok(Ok(descriptor)) => Registration::Tokio(descriptor),
        _ => Registration::Elsewhere,
    }
}

fn poll(
    descriptor: &AsyncFd<Pollable<'_>>,
    scope: &Scope,
    context: &mut Context<'_>,
) -> Poll<io::Result<Event>> {
    loop {
        if let Some(event) = scope.take() {
            return Poll::Ready(Ok(event));
        }
        // A press from here on makes it readable anew.
        scope.entry().acknowledge();
        let mut guard = ready!(descriptor.poll_read_ready(context))?;
        if !scope.fired() {
            guard.clear_ready();
        }
    }
}
