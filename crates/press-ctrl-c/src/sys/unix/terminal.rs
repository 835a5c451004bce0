//! The pty, and the reading of what is written to it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::sync::Arc;

use rustix::event::{PollFd, PollFlags};
use rustix::fs::{Mode, OFlags};
use rustix::pty::OpenptFlags;
use rustix::termios::{LocalModes, SpecialCodeIndex, Termios, Winsize};

use super::not_inherited;

/// Once told to stop, `drain` takes no more than this: a program that floods its
/// terminal from out of reach must not hold us up.
const LAST_WORDS: usize = 1 << 20;

/// The side that a person has: the keyboard, and the window's close button.
#[derive(Debug)]
pub(crate) struct Terminal {
    /// `None` without a terminal, or when it is closed.
    keyboard: Option<Arc<File>>,
    /// Closing it tells `drain` to stop.
    listening: Option<OwnedFd>,
    /// How the terminal was set when the program got it.
    at_start: Option<Termios>,
}

/// The side that is read from.
#[derive(Debug)]
pub(crate) struct Output {
    from: Arc<File>,
    stop: OwnedFd,
}

pub(super) fn open(size: (u16, u16)) -> io::Result<(Terminal, Output, [Stdio; 3])> {
    let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    // No copy may leak: the terminal hangs up only when the last one is closed.
    let master = not_inherited(master)?;
    rustix::pty::grantpt(&master)?;
    rustix::pty::unlockpt(&master)?;
    let path = rustix::pty::ptsname(&master, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let slave = rustix::fs::open(path.as_c_str(), flags, Mode::empty())?;
    let (ws_col, ws_row) = size;
    let winsize = Winsize {
        ws_col,
        ws_row,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    rustix::termios::tcsetwinsize(&slave, winsize)?;

    let at_start = rustix::termios::tcgetattr(&slave).ok();
    let master = Arc::new(File::from(master));
    let (stop, listening) = pipe()?;
    let terminal = Terminal {
        keyboard: Some(Arc::clone(&master)),
        listening: Some(listening),
        at_start,
    };
    let stdio = [
        Stdio::from(slave.try_clone()?),
        Stdio::from(slave.try_clone()?),
        slave.into(),
    ];
    Ok((terminal, Output { from: master, stop }, stdio))
}

/// No terminal: nothing to read, and what is written goes through a pipe.
pub(super) fn none() -> io::Result<(Terminal, Output, [Stdio; 3])> {
    let (from, to) = pipe()?;
    let (stop, listening) = pipe()?;
    let terminal = Terminal {
        keyboard: None,
        listening: Some(listening),
        at_start: None,
    };
    let stdio = [Stdio::null(), Stdio::from(to.try_clone()?), Stdio::from(to)];
    Ok((
        terminal,
        Output {
            from: Arc::new(File::from(from)),
            stop,
        },
        stdio,
    ))
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    // `pipe2` would be one call instead of three, but macOS has none.
    let (read, write) = rustix::pipe::pipe()?;
    Ok((not_inherited(read)?, not_inherited(write)?))
}

impl Terminal {
    pub fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        let keyboard = self.keyboard.as_deref();
        let mut keyboard: &File = keyboard.ok_or(io::ErrorKind::NotConnected)?;
        keyboard.write_all(bytes)
    }

    /// The kernel hangs up when `drain`, which is told to stop, lets go of the
    /// other copy.
    pub fn hang_up(&mut self) -> io::Result<()> {
        drop(self.keyboard.take().ok_or(io::ErrorKind::NotConnected)?);
        self.stop_output();
        Ok(())
    }

    pub fn stop_output(&mut self) {
        self.listening = None;
    }

    /// Whether the program was given one.
    pub fn is_one(&self) -> bool {
        self.at_start.is_some()
    }

    /// How it is set: the master's answer is the program's side of it.
    fn mode(&self) -> Option<Termios> {
        rustix::termios::tcgetattr(self.keyboard.as_deref()?).ok()
    }

    /// Whether it makes a signal of this byte.
    pub fn makes_signal_of(&self, byte: u8) -> Option<bool> {
        let mode = self.mode()?;
        let codes = [SpecialCodeIndex::VINTR, SpecialCodeIndex::VQUIT];
        let is_special = codes.iter().any(|code| mode.special_codes[*code] == byte);
        Some(is_special && mode.local_modes.contains(LocalModes::ISIG))
    }

    /// Whether it is set as the program got it.
    pub fn is_restored(&self) -> Option<bool> {
        let (now, then) = (self.mode()?, self.at_start.as_ref()?);
        Some(
            now.local_modes == then.local_modes
                && now.input_modes == then.input_modes
                && now.output_modes == then.output_modes,
        )
    }
}

impl Output {
    pub fn drain(self, mut sink: impl FnMut(&[u8])) {
        let mut buffer = [0; 4096];
        let mut last_words = 0;
        while last_words < LAST_WORDS {
            let mut ready = [
                PollFd::new(&self.from, PollFlags::IN),
                PollFd::new(&self.stop, PollFlags::IN),
            ];
            if rustix::io::retry_on_intr(|| rustix::event::poll(&mut ready, None)).is_err() {
                return;
            }
            let [output, stop] = ready.map(|fd| !fd.revents().is_empty());
            if !output {
                // So it is `stop`, and everything has been taken.
                return;
            }
            match (&*self.from).read(&mut buffer) {
                // Linux says EIO when the last program has closed the terminal.
                Ok(0) | Err(_) => return,
                Ok(length) => {
                    sink(&buffer[..length]);
                    last_words += if stop { length } else { 0 };
                }
            }
        }
    }
}
