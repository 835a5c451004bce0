//! Waiting for a press in any runtime.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::Scope;
use crate::event::Event;
use crate::sys;

impl Scope {
    /// A future that takes a press: `scope.pressed().await`.
    ///
    /// It needs no particular runtime. It is cancel-safe: a press is taken only in the moment in
    /// which the future is ready, so one that is dropped before has taken none, and the next finds
    /// it. Several may wait for one scope; each press makes one of them ready.
    ///
    /// ```no_run
    /// # async fn work() {}
    /// # async fn example() -> std::io::Result<()> {
    /// use allow_interrupt::Scope;
    ///
    /// let scope = Scope::builder().enter()?;
    /// let event = scope.pressed().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In a loop, keep one future and poll it again (`&mut pressed` in a `select!`): when it has been
    /// ready, it waits for the next press. With tokio on Unix a new one each time would register the
    /// descriptor each time.
    ///
    /// # Thread and signal context
    /// No waker is woken in a signal handler. On Windows the thread of the press wakes it. On Unix
    /// it is the library's thread, started by the first future that waits; with the feature
    /// `tokio`, inside a tokio runtime with I/O enabled, the runtime itself waits for the scope's
    /// descriptor, which saves that hop.
    ///
    /// # Errors
    /// No descriptor, handle or thread is left.
    pub fn pressed(&self) -> Pressed<'_> {
        Pressed {
            scope: self,
            #[cfg(all(unix, feature = "tokio"))]
            reactor: crate::reactor::Registration::default(),
        }
    }

    /// What [`pressed`](Self::pressed) does when it is polled, for streams and futures of your own:
    /// `futures::stream::poll_fn(|cx| scope.poll_pressed(cx).map(Some))` is a stream of presses.
    ///
    /// # Errors
    /// As for [`pressed`](Self::pressed).
    pub fn poll_pressed(&self, context: &mut Context<'_>) -> Poll<io::Result<Event>> {
        if let Some(event) = self.take() {
            return Poll::Ready(Ok(event));
        }
        sys::bring_thread()?;
        self.entry().waiters()?.wake_at_press(context.waker());
        // One that came before the waker was there has woken nobody.
        match self.take() {
            Some(event) => Poll::Ready(Ok(event)),
            None => Poll::Pending,
        }
    }
}

/// The future of [`Scope::pressed`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct Pressed<'s> {
    scope: &'s Scope,
    #[cfg(all(unix, feature = "tokio"))]
    reactor: crate::reactor::Registration<'s>,
}

impl Future for Pressed<'_> {
    type Output = io::Result<Event>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        #[cfg(all(unix, feature = "tokio"))]
        if let Some(poll) = this.reactor.poll(this.scope, context) {
            return poll;
        }
        Poll::Ready(ready!(this.scope.poll_pressed(context)))
    }
}
