//! Which press it was.

/// What the user, the terminal or the system asked for.
///
/// | `Event` | Windows | Unix | who sends it |
/// |---|---|---|---|
/// | `CtrlC` | CTRL_C_EVENT | SIGINT | the Ctrl-C key |
/// | `CtrlBreak` | CTRL_BREAK_EVENT | SIGQUIT | Ctrl-Break; Ctrl-\ on Unix |
/// | `Close` | CTRL_CLOSE_EVENT | SIGHUP | the terminal window was closed |
/// | `Logoff` | CTRL_LOGOFF_EVENT | none | the user logs off |
/// | `Shutdown` | CTRL_SHUTDOWN_EVENT | SIGTERM | the system goes down; `kill` on Unix |
///
/// A scope claims only [`Event::CtrlC`] unless its [`Builder`](crate::Builder) says otherwise.
///
/// # Platform differences
/// Unix has no logoff: a scope may claim it there, and it never comes. On Windows `Logoff` and
/// `Shutdown` reach no process that has loaded user32 or gdi32, and after `Close`, `Logoff` and
/// `Shutdown` the system ends the process when the handlers have returned, or after about five
/// seconds.
///
/// OS reference: [HandlerRoutine](https://learn.microsoft.com/windows/console/handlerroutine),
/// [signal(7)](https://man7.org/linux/man-pages/man7/signal.7.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Event {
    /// Ctrl-C: SIGINT on Unix.
    CtrlC,
    /// Ctrl-Break; Ctrl-\ (SIGQUIT) on Unix.
    CtrlBreak,
    /// The terminal was closed; SIGHUP on Unix.
    Close,
    /// The user logs off; never on Unix.
    Logoff,
    /// The system shuts down; SIGTERM on Unix.
    Shutdown,
}

impl Event {
    /// Every event, in the order of the table above.
    pub const ALL: [Self; 5] = [
        Self::CtrlC,
        Self::CtrlBreak,
        Self::Close,
        Self::Logoff,
        Self::Shutdown,
    ];

    pub(crate) const COUNT: usize = Self::ALL.len();

    /// Whether Windows ends the process once this event's handlers have returned.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Close | Self::Logoff | Self::Shutdown)
    }
}

/// A set of events, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EventSet(u8);

impl EventSet {
    pub(crate) const EMPTY: Self = Self(0);

    pub(crate) fn contains(self, event: Event) -> bool {
        self.0 & (1 << event as u8) != 0
    }

    pub(crate) fn with(self, event: Event) -> Self {
        Self(self.0 | 1 << event as u8)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Event> {
        Event::ALL.into_iter().filter(move |e| self.contains(*e))
    }
}

impl FromIterator<Event> for EventSet {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        events.into_iter().fold(Self::EMPTY, Self::with)
    }
}
