//! The guard.

use std::fmt;
use std::io;

use crate::Builder;
use crate::event::Event;
use crate::registry::{Entry, REGISTRY};
use crate::sys::Claimed;

/// While it is open, Ctrl-C runs a hook, or sets a flag, instead of what it did before; when it is
/// left, Ctrl-C does exactly what it did before.
///
/// Scopes nest: a press goes to the innermost first. A scope that *consumes* stops it there (the
/// default); one that [passes on](Builder::pass_on) hands it to the next scope out, and past the
/// last scope to what was there before. Scopes may be left in any order and from any thread.
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// use allow_interrupt::Scope;
/// use std::sync::mpsc;
///
/// let (waker, blocked) = mpsc::channel();
/// # let quit = waker.clone();
/// let scope = Scope::enter(move |_event| drop(waker.send("interrupted")))?;
/// # quit.send("not interrupted in this example").unwrap();
/// println!("{}", blocked.recv().unwrap()); // blocked, and Ctrl-C frees it
/// scope.leave()?; // or drop it: Ctrl-C is what it was
/// # Ok(())
/// # }
/// ```
///
/// # Dropping
/// Dropping leaves, and an error of the system is then not told: use [`leave`](Self::leave) to
/// hear of it. `let _ = Scope::enter(…)` leaves at once; bind the scope to a name. A scope that is
/// never dropped (`std::mem::forget`, `std::process::exit`) stays open for as long as the process
/// lives.
///
/// # Forking
/// A scope belongs to the process that entered it. In a child made by `fork` presses do what they
/// did before the scope, its copy of the scope does nothing, and a new one can be entered.
#[must_use = "a scope that is not kept is left at once"]
pub struct Scope {
    /// `None` once left.
    entry: Option<Entry>,
}

impl Scope {
    /// Opens a scope for Ctrl-C whose presses run `hook` and go no further.
    ///
    /// The hook runs once for each press that the system delivers, one at a time, and never after
    /// the scope has been left. It may do what it likes, also leave this scope or enter another.
    /// A hook that takes long delays the next press.
    ///
    /// # Thread and signal context
    /// Never in a signal handler. On Windows on the thread that the system makes for each press;
    /// on Unix on one thread of this library's, shared by all scopes, made when the first scope
    /// with a hook is entered.
    ///
    /// # Errors
    /// The system refused the handler; on Unix also: no descriptor or no thread is left, or
    /// handlers of others were installed over ours eight times and not taken away. Nothing has
    /// changed then.
    ///
    /// # Panics
    /// It does not panic. A hook that panics is contained: the panic is reported as in any thread,
    /// and the press is passed on. (Not with `panic = "abort"`.)
    ///
    /// # Platform differences
    /// If the parent asked for Ctrl-C to be ignored (`nohup`, a background job, a process group of
    /// its own on Windows) the scope is entered, and hears nothing: see [`ignored`](Self::ignored).
    /// Windows merges presses that come faster than it delivers, and so does Unix: do not count on
    /// their number.
    ///
    /// OS reference: [SetConsoleCtrlHandler](https://learn.microsoft.com/windows/console/setconsolectrlhandler),
    /// [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html).
    pub fn enter(hook: impl Fn(Event) + Send + Sync + 'static) -> io::Result<Self> {
        Self::builder().hook(hook).enter()
    }

    /// A scope with other events, that passes on, without a hook, …: see [`Builder`].
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn new(entry: Entry) -> Self {
        Self { entry: Some(entry) }
    }

    /// Closes the scope and returns how many presses came while it was open.
    ///
    /// When it returns, the hook is not running and never will again; if it is running, this waits
    /// for it. Called from the hook itself it does not wait: it returns, and the hook finishes.
    /// So a hook must not wait for a thread that is leaving its scope. A press that has run the hook
    /// and is passed on has got as far as the next hook further out, or has been passed on to what
    /// was there before; what it does there may still be under way on another thread.
    ///
    /// A press that comes at this moment either is counted here (and has run the hook) or does
    /// what was there before; it is never lost.
    ///
    /// It can be called once:
    /// ```compile_fail,E0382
    /// # fn main() -> std::io::Result<()> {
    /// let scope = allow_interrupt::Scope::enter(|_| ())?;
    /// scope.leave()?;
    /// scope.leave()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The system refused to put back what was there before. The scope is closed all the same.
    ///
    /// # Platform differences
    /// On Windows the system's call that removes a handler waits for handlers that are running,
    /// also those of others. There an error of the kind [`NotFound`](io::ErrorKind::NotFound) says that
    /// `AllocConsole`, `AttachConsole` or `FreeConsole` has reset the table of handlers while the
    /// scope was open: it heard no press since then.
    pub fn leave(mut self) -> io::Result<u32> {
        let (presses, released) = self.close();
        released.map(|()| presses)
    }

    fn close(&mut self) -> (u32, io::Result<()>) {
        match self.entry.take() {
            Some(entry) => REGISTRY.leave(entry),
            None => (0, Ok(())),
        }
    }

    pub(crate) fn entry(&self) -> &Entry {
        self.entry
            .as_ref()
            .expect("only leaving takes it, and that takes the scope")
    }

    fn claimed(&self) -> Claimed {
        self.entry().claimed
    }

    /// How many presses have come since the scope was entered, merged ones counted once.
    pub fn presses(&self) -> u32 {
        self.entry().presses()
    }

    /// The events that this scope wanted and will not hear, as the parent of this process asked
    /// for them to be ignored: SIG_IGN at the start on Unix (`nohup`, `&` in a script), the ignore
    /// flag on Windows (CREATE_NEW_PROCESS_GROUP), where it concerns Ctrl-C only.
    ///
    /// [`Builder::clear_ignored`] makes a scope listen all the same.
    pub fn ignored(&self) -> impl Iterator<Item = Event> + use<> {
        self.claimed().ignored.iter()
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        // Whoever wants to hear of an error leaves explicitly.
        let _ = self.close();
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("events", &self.claimed().events)
            .field("ignored", &self.claimed().ignored)
            .field("presses", &self.presses())
            .finish_non_exhaustive()
    }
}
