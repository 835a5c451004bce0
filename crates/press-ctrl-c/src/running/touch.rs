//! Doing something to the program: keys, signals, answers.

use std::fmt;
use std::io;
use std::time::Instant;

use crate::report::channel::Channel;
use crate::{Error, Running, signal};

/// A key that makes the terminal interrupt its program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Key {
    /// Ctrl-C: SIGINT on Unix, `CTRL_C_EVENT` on Windows.
    CtrlC,
    /// Ctrl-\: SIGQUIT on Unix. Windows has no such key.
    CtrlBackslash,
    /// Ctrl-Break: `CTRL_BREAK_EVENT` on Windows and within Wine. Unix has no
    /// such key, not even for a Windows program in Wine.
    CtrlBreak,
}

impl Key {
    /// The Unix signal that this key makes; for Windows, its counterpart.
    #[must_use]
    pub fn signal(self) -> i32 {
        match self {
            Self::CtrlC => signal::SIGINT,
            Self::CtrlBackslash | Self::CtrlBreak => signal::SIGQUIT,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CtrlC => "Ctrl-C",
            Self::CtrlBackslash => "Ctrl-\\",
            Self::CtrlBreak => "Ctrl-Break",
        })
    }
}

impl Running {
    /// Presses a key in the program's terminal.
    ///
    /// # Errors
    ///
    /// [`Error::NoTerminal`] without one, [`Error::Unsupported`] for a key that
    /// it does not have. Pressing in the terminal of a program that has just
    /// ended is no error: nobody could know.
    pub fn press(&mut self, key: Key) -> Result<(), Error> {
        self.sent.push(Instant::now());
        let result = self.process.press(key);
        if let (Ok(()), Some(recording)) = (&result, &self.recording) {
            recording.input(match key {
                Key::CtrlC => "\x03",
                Key::CtrlBackslash => "\x1c",
                Key::CtrlBreak => "<Ctrl-Break>",
            });
        }
        match self.terminal_result(result, "press a key") {
            Err(Error::Io { .. }) if self.watch.lock().end.is_some() => Ok(()),
            Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::Unsupported => {
                Err(Error::Unsupported {
                    what: match key {
                        Key::CtrlC => "Ctrl-C",
                        Key::CtrlBackslash => "Ctrl-\\; Windows has no such key",
                        Key::CtrlBreak => "Ctrl-Break; Unix has no such key",
                    },
                })
            }
            result => result,
        }
    }

    /// Types a text; Enter is `\r`. For Ctrl-C and the like there is [`press`](Self::press), which
    /// knows how they are brought to a program on this system.
    ///
    /// # Errors
    ///
    /// [`Error::NoTerminal`] without one. Typing to a program that has just ended is no error.
    pub fn type_text(&mut self, text: &str) -> Result<(), Error> {
        let result = self.process.type_bytes(text.as_bytes());
        if let (Ok(()), Some(recording)) = (&result, &self.recording) {
            recording.input(text);
        }
        match self.terminal_result(result, "type") {
            Err(Error::Io { .. }) if self.watch.lock().end.is_some() => Ok(()),
            result => result,
        }
    }

    /// Whether the terminal, as it is set now, makes an interrupt of this key.
    /// If not, the program reads the key as a byte. `None` where that cannot be
    /// told: on Windows itself, and of a Windows program from outside Wine.
    #[must_use]
    pub fn interrupts(&self, key: Key) -> Option<bool> {
        self.process.interrupts(key)
    }

    /// Closes the terminal, as a person closes the window: SIGHUP on Unix, for
    /// Wine itself if it runs the program; `CTRL_CLOSE_EVENT` on Windows and
    /// within Wine.
    ///
    /// It returns at once. Windows gives a program five seconds for its handlers,
    /// and ends it when they have returned.
    ///
    /// # Errors
    ///
    /// [`Error::NoTerminal`] if there is none, or none any more.
    pub fn close_terminal(&mut self) -> Result<(), Error> {
        self.mark("the terminal is closed");
        self.sent.push(Instant::now());
        let result = self.process.close_terminal();
        self.terminal_result(result, "close the terminal")
    }

    /// Sends SIGTERM to the program.
    ///
    /// # Errors
    ///
    /// As for [`signal`](Self::signal).
    pub fn terminate(&mut self) -> Result<(), Error> {
        self.signal(signal::SIGTERM)
    }

    /// Sends a signal to the program, and to it alone.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] on Windows; [`Error::Io`] for a number that is no
    /// signal. For a program that has ended it is no error.
    pub fn signal(&mut self, number: i32) -> Result<(), Error> {
        if cfg!(windows) {
            return Err(Error::Unsupported {
                what: "signals to a process, on Windows",
            });
        }
        self.mark(&signal::describe(number));
        self.sent.push(Instant::now());
        self.process
            .signal(number)
            .map_err(Error::io("send a signal"))
    }

    /// Kills the program and what it started. [`finish`](Self::finish) still
    /// tells how it ended.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Sends a line to every process that holds a report connection; waits for
    /// one if there is none yet. Send only what somebody reads: a connection
    /// closed with something unread may lose what was on its way back.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`] and [`Error::TimeLimit`] if nobody connects,
    /// [`Error::Io`] if the line cannot be written.
    pub fn send(&mut self, line: &str) -> Result<(), Error> {
        // Somebody may have connected, and be waiting to be let in.
        let knock = self.channel.knock();
        self.wait("a report connection", |state| {
            (state.knocks_heard >= knock && !state.connections.is_empty()).then_some(())
        })?;
        let doing = "send to the program";
        match Channel::send(&self.watch, line).map_err(Error::io(doing))? {
            true => Ok(()),
            false => Err(Error::io(doing)(io::ErrorKind::NotConnected.into())),
        }
    }

    fn mark(&self, what: &str) {
        if let Some(recording) = &self.recording {
            recording.marker(what);
        }
    }

    fn terminal_result(&self, result: io::Result<()>, doing: &'static str) -> Result<(), Error> {
        result.map_err(|error| match error.kind() {
            io::ErrorKind::NotConnected => Error::NoTerminal {
                program: self.name.clone(),
            },
            _ => Error::io(doing)(error),
        })
    }
}
