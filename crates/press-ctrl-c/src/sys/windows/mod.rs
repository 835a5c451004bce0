//! Windows: a pseudo console (ConPTY), or no console at all.
//!
//! Ctrl-C is the byte 0x03 on the pseudo console's input. The console makes the
//! event of it, as for a key. Not to be run under Wine, whose own ConPTY ends
//! the program without calling a handler.

mod console;

use std::fmt;
use std::io;
use std::os::windows::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use portable_pty::ChildKiller;
use shared_child::SharedChild;
use windows_sys::Win32::Foundation::STATUS_CONTROL_C_EXIT;
use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;

use self::console::Console;
use super::Started;
use crate::{Ended, Program};

pub(crate) use self::console::Output;

/// No console, and none inherited.
const DETACHED_PROCESS: u32 = 0x8;

pub(crate) fn start(program: &Program) -> io::Result<Started> {
    if program.terminal {
        let (console, output) = Console::open(super::SIZE)?;
        let child = with_ignore_flag(program.ignoring, || console.spawn(program))?;
        let id = child.process_id().unwrap_or_default();
        let process = Process {
            id,
            killer: Killer::Console(child.clone_killer()),
            console: Some(console),
        };
        // The console outlives its programs until it is closed.
        return Ok(Started {
            process,
            waiter: Waiter::Console(child),
            output,
            output_closes: false,
        });
    }
    let (from, to) = os_pipe::pipe()?;
    let mut command = Command::new(&program.path);
    command.args(&program.args).creation_flags(DETACHED_PROCESS);
    command
        .stdin(Stdio::null())
        .stdout(to.try_clone()?)
        .stderr(to);
    program.apply_envs(&mut command);
    if let Some(dir) = &program.dir {
        command.current_dir(dir);
    }
    let child = with_ignore_flag(program.ignoring, || SharedChild::spawn(&mut command))?;
    let child = Arc::new(child);
    let killer = Killer::Plain(Arc::clone(&child));
    Ok(Started {
        process: Process {
            id: child.id(),
            killer,
            console: None,
        },
        waiter: Waiter::Plain(child),
        output: Output::pipe(from),
        output_closes: true,
    })
}

/// The flag can only be inherited, so it has to be ours for the moment of the
/// start. No documented call reads it: afterwards ours is off, which is what a
/// test runner wants that is to be stopped by Ctrl-C itself.
fn with_ignore_flag<T>(ignoring: bool, spawn: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    set_ignore_flag(ignoring);
    let result = spawn();
    set_ignore_flag(false);
    result
}

#[allow(unsafe_code)]
fn set_ignore_flag(ignoring: bool) {
    // SAFETY: without a routine the call only sets a flag of this process. It
    // fails where there is no flag to be set, and then there is none to inherit.
    unsafe { SetConsoleCtrlHandler(None, ignoring.into()) };
}

/// Blocks until the program has ended.
pub(crate) enum Waiter {
    Console(Box<dyn portable_pty::Child + Send + Sync>),
    Plain(Arc<SharedChild>),
}

impl Waiter {
    pub fn wait(self) -> io::Result<Ended> {
        let code = match self {
            Self::Console(mut child) => child.wait()?.exit_code() as i32,
            Self::Plain(child) => child.wait()?.code().ok_or(io::ErrorKind::InvalidData)?,
        };
        Ok(if code == STATUS_CONTROL_C_EXIT {
            Ended::ControlC
        } else {
            Ended::Code(code)
        })
    }
}

enum Killer {
    Console(Box<dyn ChildKiller + Send + Sync>),
    Plain(Arc<SharedChild>),
}

/// Everything here goes by handle, so the process id needs no guarding.
pub(crate) struct Process {
    id: u32,
    killer: Killer,
    /// `None` without a console, or when it is closed.
    console: Option<Console>,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Process {
    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn type_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.console
            .as_ref()
            .ok_or(io::ErrorKind::NotConnected)?
            .write_all(bytes)
    }

    pub fn close_terminal(&mut self) -> io::Result<()> {
        let console = self.console.take().ok_or(io::ErrorKind::NotConnected)?;
        // Closing may last until the last program on it has ended; the caller
        // wants to see how the program takes it in the meantime.
        std::thread::spawn(move || drop(console));
        Ok(())
    }

    pub fn signal(&self, _number: i32) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn kill(&mut self) {
        // An error is a program that has ended.
        let _ = match &mut self.killer {
            Killer::Console(killer) => killer.kill(),
            Killer::Plain(child) => child.kill(),
        };
        self.end_the_rest();
    }

    /// Whoever is left on the console gets CTRL_CLOSE, and is ended by the
    /// system if that does not end it.
    pub fn end_the_rest(&mut self) {
        self.console = None;
    }

    /// Closing the console closes its output.
    pub fn stop_output(&mut self) {
        self.console = None;
    }

    /// Closing the handles is all there is to it.
    pub fn reap(&mut self) {}
}
