//! Unix: a pty, a session of its own, and a child started with `std`.

// `pre_exec`, and the calls in it, are the reason for all of the unsafe here.
#![allow(unsafe_code)]

mod busy;
#[cfg(target_os = "linux")]
mod proc;
mod survivors;
mod terminal;

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

use self::terminal::Terminal;
use super::Started;
use crate::{Ended, Key, Left, Program, Way, report};

pub(crate) use self::terminal::Output;

pub(crate) fn start(program: &Program) -> io::Result<Started> {
    let (terminal, output, stdio) = match program.terminal {
        true => terminal::open(program.size)?,
        false => terminal::none()?,
    };
    let child = command(program, stdio)?.spawn()?;
    let pid = Pid::from_child(&child);
    let marker = program
        .envs
        .iter()
        .rev()
        .find(|(key, _)| key == report::ENV);
    let marker = marker
        .and_then(|(_, value)| value.clone())
        .unwrap_or_default();
    let marker = format!("{}={}", report::ENV, marker.to_string_lossy());
    Ok(Started {
        process: Process {
            child,
            pid,
            terminal,
            marker,
            wine: program.wine,
            reaped: false,
        },
        waiter: Waiter(pid),
        output,
        // Wine's services, once started, hold on to the terminal.
        output_closes: !program.wine,
    })
}

fn command(program: &Program, stdio: [Stdio; 3]) -> io::Result<Command> {
    let mut command = Command::new(&program.path);
    command.args(&program.args);
    program.apply_envs(&mut command);
    if let Some(dir) = &program.dir {
        command.current_dir(dir);
    }
    let [stdin, stdout, stderr] = stdio;
    command.stdin(stdin).stdout(stdout).stderr(stderr);

    let (has_terminal, ignoring) = (program.terminal, program.ignoring);
    // SAFETY: between fork and exec the closure makes system calls only; it
    // neither allocates nor locks.
    unsafe {
        command.pre_exec(move || {
            fresh_signals(ignoring)?;
            rustix::process::setsid()?;
            if has_terminal {
                rustix::process::ioctl_tiocsctty(rustix::stdio::stdin())?;
            }
            Ok(())
        });
    }
    Ok(command)
}

/// Every signal at its default, none blocked: not what our parent left us with.
fn fresh_signals(ignoring: bool) -> io::Result<()> {
    for number in 1..32 {
        let ignored = ignoring && matches!(number, libc::SIGINT | libc::SIGQUIT);
        let action = if ignored {
            libc::SIG_IGN
        } else {
            libc::SIG_DFL
        };
        // SAFETY: no handler is involved. It fails for SIGKILL and SIGSTOP,
        // which are at their default anyway.
        unsafe { libc::signal(number, action) };
    }
    // SAFETY: `sigemptyset` writes all of the set before it is read.
    let blocked = unsafe {
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &none, std::ptr::null_mut())
    };
    if blocked == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Blocks until the program has ended, without reaping it.
pub(crate) struct Waiter(Pid);

impl Waiter {
    pub fn wait(self) -> io::Result<Ended> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        let status =
            rustix::io::retry_on_intr(|| rustix::process::waitid(WaitId::Pid(self.0), options))?;
        let status = status.ok_or(io::ErrorKind::NotFound)?;
        match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => Ok(Ended::Code(code)),
            (None, Some(number)) => Ok(Ended::Signal(number)),
            (None, None) => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    pid: Pid,
    terminal: Terminal,
    /// `KEY=VALUE` in the environment of all that the program starts.
    marker: String,
    wine: bool,
    reaped: bool,
}

impl Process {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn close_terminal(&mut self) -> io::Result<()> {
        self.terminal.hang_up()
    }

    pub fn signal(&self, number: i32) -> io::Result<()> {
        let signal = Signal::from_named_raw(number).ok_or(io::ErrorKind::InvalidInput)?;
        // Not reaped, so the id is the program's, dead or alive.
        Ok(rustix::process::kill_process(self.pid, signal)?)
    }

    pub fn kill(&mut self) {
        if !self.reaped {
            let _ = rustix::process::kill_process(self.pid, Signal::KILL);
        }
        self.end_the_rest(Duration::ZERO);
    }

    pub fn end_the_rest(&mut self, grace: Duration) -> Vec<Left> {
        if self.reaped {
            return Vec::new();
        }
        survivors::kill(self.pid, &self.marker, self.wine, grace)
    }

    pub fn way(&self) -> Way {
        match (self.terminal.is_one(), self.wine) {
            (false, _) => Way::NoTerminal,
            (true, false) => Way::Pty,
            (true, true) => Way::WineInPty,
        }
    }

    pub fn press(&mut self, key: Key) -> io::Result<()> {
        let byte = key_byte(key).filter(|_| !self.wine || key == Key::CtrlC);
        let byte = byte.ok_or(io::ErrorKind::Unsupported)?;
        self.terminal.write_all(&[byte])
    }

    pub fn type_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.terminal.write_all(bytes)
    }

    /// Not to be told of a Windows program: Wine, not the program, sets the pty.
    pub fn interrupts(&self, key: Key) -> Option<bool> {
        let byte = key_byte(key).filter(|_| !self.wine)?;
        self.terminal.makes_signal_of(byte)
    }

    pub fn terminal_is_restored(&self) -> Option<bool> {
        self.terminal.is_restored().filter(|_| !self.wine)
    }

    pub fn computed(&self) -> Option<Duration> {
        busy::computed(self.pid)
    }

    pub fn wants_to_run(&self) -> bool {
        busy::wants_to_run(self.pid)
    }

    pub fn stop_output(&mut self) {
        self.terminal.stop_output();
    }

    pub fn reap(&mut self) {
        self.reaped = true;
        let _ = self.child.wait();
    }
}

/// Where the key is on a terminal's keyboard, if it is.
fn key_byte(key: Key) -> Option<u8> {
    match key {
        Key::CtrlC => Some(0x03),
        Key::CtrlBackslash => Some(0x1c),
        Key::CtrlBreak => None,
    }
}

/// A descriptor that no other child of ours inherits.
fn not_inherited(fd: OwnedFd) -> io::Result<OwnedFd> {
    rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC)?;
    Ok(fd)
}
