//! Which program to start, and how.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;
use std::time::Duration;

use crate::running::Running;
use crate::{Error, sys};

/// A program to be started in a terminal of its own.
///
/// It starts as in a fresh terminal: every signal at its default and none
/// blocked, whatever the caller's own state is (a CI runner often ignores
/// SIGINT, and children inherit that).
#[derive(Clone, Debug)]
#[must_use = "nothing runs before `start`"]
pub struct Program {
    pub(crate) path: OsString,
    pub(crate) args: Vec<OsString>,
    /// `None` removes the variable.
    pub(crate) envs: Vec<(OsString, Option<OsString>)>,
    pub(crate) dir: Option<PathBuf>,
    pub(crate) terminal: bool,
    pub(crate) ignoring: bool,
    pub(crate) wine: bool,
    pub(crate) size: (u16, u16),
    pub(crate) recording: Option<PathBuf>,
    limit: Duration,
}

impl Program {
    /// A program of this system, by its path or by a name to be found in `PATH`.
    pub fn new(path: impl AsRef<OsStr>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            args: Vec::new(),
            envs: Vec::new(),
            dir: None,
            terminal: true,
            ignoring: false,
            wine: false,
            size: sys::SIZE,
            recording: None,
            limit: Duration::from_secs(30),
        }
    }

    /// A Windows program, run by `wine` in the terminal.
    ///
    /// `WINEPREFIX` and the like are inherited or set by [`env`](Self::env);
    /// `WINEDEBUG` is set to `-all` unless it is set already. The first start
    /// makes the prefix if there is none, which takes about ten seconds, and
    /// keeps Wine up until this process ends.
    pub fn wine(path: impl AsRef<OsStr>) -> Self {
        Self {
            wine: true,
            ..Self::new(path)
        }
    }

    /// [`new`](Self::new) for a program of this system, [`wine`](Self::wine) for
    /// a Windows program on another one, by a look at the file.
    pub fn of_any_system(path: impl AsRef<OsStr>) -> Self {
        #[cfg(unix)]
        if crate::wine::is_for_windows(Path::new(path.as_ref())) {
            return Self::wine(path);
        }
        Self::new(path)
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable; the others are inherited.
    pub fn env(mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.envs
            .push((key.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Takes away an environment variable that would be inherited.
    pub fn env_remove(mut self, key: impl AsRef<OsStr>) -> Self {
        self.envs.push((key.as_ref().to_owned(), None));
        self
    }

    /// Starts it in this folder.
    pub fn current_dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.dir = Some(dir.as_ref().to_owned());
        self
    }

    /// Starts it with interrupts ignored, as a parent does that wants to be
    /// left alone: `nohup`, a shell's `cmd &`.
    ///
    /// # Platform notes
    ///
    /// Unix: SIGINT and SIGQUIT are ignored, as a shell does it for a job in the
    /// background. Windows: the console's ignore flag is set, as by
    /// CREATE_NEW_PROCESS_GROUP. Wine: [`start`](Self::start) answers
    /// [`Error::Unsupported`]; only a Windows parent can pass that flag on.
    pub fn ignoring_interrupts(mut self) -> Self {
        self.ignoring = true;
        self
    }

    /// Starts it with no terminal at all, as a service is: standard input
    /// empty, and no terminal to be had by other means either. What it writes is
    /// still collected.
    pub fn without_terminal(mut self) -> Self {
        self.terminal = false;
        self
    }

    /// Columns and rows of the terminal. 80 and 24 unless set.
    pub fn terminal_size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns.max(1), rows.max(1));
        self
    }

    /// Records what the terminal shows, and which keys are pressed, in this
    /// file, as an [asciicast v2](https://docs.asciinema.org/manual/asciicast/v2/):
    /// `asciinema play FILE` shows it.
    pub fn record(mut self, path: impl AsRef<Path>) -> Self {
        self.recording = Some(path.as_ref().to_owned());
        self
    }

    /// The most that any single wait may take. 30 seconds unless set.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Starts the program.
    ///
    /// # Errors
    ///
    /// [`Error::Start`] when there is no such program or the system refuses;
    /// [`Error::Unsupported`] for a way of starting that this system lacks.
    pub fn start(self) -> Result<Running, Error> {
        let limit = self.limit;
        if self.wine && cfg!(windows) {
            return Err(Error::Unsupported {
                what: "Wine on Windows; use `Program::new`",
            });
        }
        if self.wine && self.ignoring {
            return Err(Error::Unsupported {
                what: "a Windows program that starts with Ctrl-C ignored, from outside Wine; \
                       let the program set the flag and start itself anew",
            });
        }
        Running::start(self, limit)
    }

    /// The name for messages.
    pub(crate) fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// What is really started: for Wine, that is `wine` with the program as its
    /// argument.
    fn resolve(self) -> std::io::Result<Self> {
        if let Some(dir) = self.dir.as_ref().filter(|dir| !dir.is_dir()) {
            // The system's own error would read as if the program were missing.
            return Err(not_found(format!("no such folder: {}", dir.display())));
        }
        #[cfg(unix)]
        if self.wine {
            return crate::wine::resolve(self);
        }
        Ok(self)
    }

    #[cfg(unix)]
    pub(crate) fn apply_envs(&self, command: &mut Command) {
        for (key, value) in &self.envs {
            match value {
                Some(value) => command.env(key, value),
                None => command.env_remove(key),
            };
        }
    }

    pub(crate) fn spawn(self) -> std::io::Result<sys::Started> {
        sys::start(&self.resolve()?)
    }
}

pub(crate) fn not_found(message: String) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::NotFound, message)
}
