//! Waiting on the scope itself: no hook, and no thread of ours.

use std::io;
use std::iter::FusedIterator;
use std::time::{Duration, Instant};

use crate::event::Event;
use crate::registry::Freeing;
use crate::{Pollable, Scope, sys};

/// # Waiting without a hook
/// A press is *pending* from when it comes until it is taken, by one of the waits, by
/// [`take`](Scope::take) or by [`reset`](Scope::reset). Each pending press is taken once, whoever
/// waits. The signal handler (Unix) or the system's handler thread (Windows) wakes the waiting call
/// directly.
impl Scope {
    /// Whether a press is pending.
    pub fn fired(&self) -> bool {
        self.entry().is_pending()
    }

    /// Takes a pending press, without waiting for one. If presses of several events are pending,
    /// it is one of the event that comes first in [`Event::ALL`].
    pub fn take(&self) -> Option<Event> {
        self.entry().take()
    }

    /// Takes all pending presses; returns how many there were.
    pub fn reset(&self) -> u32 {
        self.entry().take_all()
    }

    /// Blocks until a press is pending, and takes it.
    ///
    /// Several threads may wait; each press ends one of the waits.
    ///
    /// # Errors
    /// No descriptor (Unix without Linux) or handle (Windows) is left.
    ///
    /// # Platform differences
    /// A blocked Unix thread is not disturbed by other signals: the wait goes on after EINTR.
    ///
    /// OS reference: [futex(2)](https://man7.org/linux/man-pages/man2/futex.2.html),
    /// [poll(2)](https://man7.org/linux/man-pages/man2/poll.2.html),
    /// [WaitForSingleObject](https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitforsingleobject).
    pub fn wait(&self) -> io::Result<Event> {
        loop {
            if let Some(event) = self.wait_until(None)? {
                return Ok(event);
            }
        }
    }

    /// Like [`wait`](Self::wait), for at most this long; `None` when the time is over.
    ///
    /// # Errors
    /// As for [`wait`](Self::wait).
    pub fn wait_timeout(&self, timeout: Duration) -> io::Result<Option<Event>> {
        // A time that the clock cannot tell is no limit.
        self.wait_until(Instant::now().checked_add(timeout))
    }

    /// Like [`wait`](Self::wait), until this moment at the latest; `None` when it has come.
    ///
    /// # Errors
    /// As for [`wait`](Self::wait).
    pub fn wait_deadline(&self, deadline: Instant) -> io::Result<Option<Event>> {
        self.wait_until(Some(deadline))
    }

    fn wait_until(&self, deadline: Option<Instant>) -> io::Result<Option<Event>> {
        let waiters = self.entry().waiters()?;
        loop {
            if let Some(event) = self.take() {
                return Ok(Some(event));
            }
            // What woke it last may have been taken by somebody else.
            self.entry().acknowledge();
            if !waiters.wake.wait(deadline)? {
                return Ok(self.take());
            }
        }
    }

    /// Runs `body`, and frees this thread from the system call that it blocks in when a press comes:
    /// the call returns with an error, and `body` should return then.
    ///
    /// The thread is interrupted again and again until `body` has returned or the press was taken,
    /// so a press that comes between looking at [`fired`](Self::fired) and blocking frees it, too.
    /// Calls that `body` makes afterwards are interrupted as well.
    ///
    /// ```no_run
    /// # fn main() -> std::io::Result<()> {
    /// # use allow_interrupt::Scope;
    /// use std::io::Read;
    ///
    /// # let mut pipe = std::io::empty();
    /// let mut buffer = [0; 1024];
    /// let scope = Scope::builder().enter()?;
    /// match scope.interrupting(|| pipe.read(&mut buffer))? {
    ///     Ok(length) => println!("{length} bytes"),
    ///     Err(_) if scope.fired() => println!("Ctrl-C"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// No descriptor, handle or thread is left; `body` has not run then.
    ///
    /// # Thread and signal context
    /// Only the calling thread is interrupted. On Unix, while `body` runs, our handler is installed
    /// without SA_RESTART: a press may end calls of other threads with EINTR, too.
    ///
    /// # Platform differences
    /// On Unix the call ends with EINTR ([`Interrupted`](io::ErrorKind::Interrupted)). What cannot be
    /// freed: functions that go on after EINTR by themselves (in the standard library `read` returns;
    /// `read_line`, `read_to_end` and `TcpListener::accept` do not), a thread that blocks the
    /// signal, and waits that are no system call's, such as a mutex. If somebody's handler lies over
    /// ours, nothing is freed.
    ///
    /// On Windows file, pipe and console input and output end with ERROR_OPERATION_ABORTED, and
    /// alertable waits with an APC. Winsock (`accept`, `recv`, `select`) is not freed: use
    /// [`pollable`](Self::pollable) there.
    ///
    /// OS reference: [signal(7)](https://man7.org/linux/man-pages/man7/signal.7.html),
    /// [CancelSynchronousIo](https://learn.microsoft.com/windows/win32/fileio/cancelsynchronousio-func),
    /// [QueueUserAPC](https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-queueuserapc).
    pub fn interrupting<R>(&self, body: impl FnOnce() -> R) -> io::Result<R> {
        sys::bring_thread()?;
        let _freeing = Freeing::begin(self.entry())?;
        Ok(body())
    }

    /// The presses, one by one: each step blocks as [`wait`](Self::wait) does. It ends at an error.
    ///
    /// ```no_run
    /// # fn main() -> std::io::Result<()> {
    /// # use allow_interrupt::Scope;
    /// let scope = Scope::builder().enter()?;
    /// for event in &scope {
    ///     println!("{event:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn iter(&self) -> Presses<'_> {
        Presses { scope: self }
    }

    /// What a poller can wait for: readable while a press is pending.
    ///
    /// It is level-triggered: it stays readable until the last pending press was taken. It may be
    /// readable once without a press, when another thread has just taken it: ask
    /// [`take`](Self::take), and poll again.
    ///
    /// # Errors
    /// No descriptor (Unix), handle or socket (Windows) is left.
    pub fn pollable(&self) -> io::Result<Pollable<'_>> {
        Pollable::new(self)
    }
}

/// The presses of a scope, from [`Scope::iter`].
#[derive(Debug)]
#[must_use = "iterators do nothing unless they are asked"]
pub struct Presses<'s> {
    scope: &'s Scope,
}

impl Iterator for Presses<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.scope.wait().ok()
    }
}

impl FusedIterator for Presses<'_> {}

impl<'s> IntoIterator for &'s Scope {
    type Item = Event;
    type IntoIter = Presses<'s>;

    fn into_iter(self) -> Presses<'s> {
        self.iter()
    }
}
