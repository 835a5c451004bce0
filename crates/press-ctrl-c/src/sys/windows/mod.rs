//! Windows: a pseudo console (ConPTY), or no console at all.
//!
//! A key is typed into the pseudo console, which makes the event of it. Within
//! Wine that ends the program without calling a handler; see [`in_wine`].
//!
//! A program starts suspended, so that it is in our job before it can start
//! anybody who would not be.

// Handles and structures of the system are the reason for all of the unsafe here.
#![allow(unsafe_code)]

mod command_line;
mod console;
mod ignore;
mod in_wine;
mod job;
mod questions;
mod spawn;
mod waiter;

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::io::{AsHandle, AsRawHandle, OwnedHandle};
use std::time::{Duration, Instant};

use windows_sys::Win32::System::Threading::{
    CREATE_NEW_PROCESS_GROUP, DETACHED_PROCESS, TerminateProcess,
};

use self::console::Console;
use self::in_wine::Keeper;
use self::job::Job;
use self::spawn::{Connection, Spawned, spawn};
use super::Started;
use crate::{Key, Left, Program, Way};

pub(crate) use self::console::Output;
pub(crate) use self::waiter::Waiter;

pub(crate) fn start(program: &Program) -> io::Result<Started> {
    let job = Job::new()?;
    if !program.terminal {
        return start_without_console(program, job);
    }
    let (console, output) = Console::open(program.size)?;
    let (child, keeper) = if in_wine::is_wine() {
        let keeper = Keeper::start(&console)?;
        job.take(keeper.process())?;
        let child = keeper.spawn(program)?;
        (child, Some(keeper))
    } else {
        let flags = if program.ignoring {
            CREATE_NEW_PROCESS_GROUP
        } else {
            0
        };
        let connection = Connection::PseudoConsole(&console);
        (
            ignore::unset_for(|| spawn(program, connection, flags))?,
            None,
        )
    };
    let (process, waiter) = Process::begin(child, job, Some(console), keeper)?;
    // The console outlives its programs until it is closed.
    let output_closes = false;
    Ok(Started {
        process,
        waiter,
        output,
        output_closes,
    })
}

/// No console, and none inherited.
fn start_without_console(program: &Program, job: Job) -> io::Result<Started> {
    let (from, to) = os_pipe::pipe()?;
    let nothing = OpenOptions::new().read(true).open("NUL")?;
    let to = File::from(OwnedHandle::from(to));
    let handles = [&nothing, &to, &to].map(AsHandle::as_handle);
    let group = if program.ignoring {
        CREATE_NEW_PROCESS_GROUP
    } else {
        0
    };
    let connection = Connection::Handles(handles);
    let child = ignore::unset_for(|| spawn(program, connection, DETACHED_PROCESS | group))?;
    drop(to);
    let (process, waiter) = Process::begin(child, job, None, None)?;
    let output = Output::pipe(from);
    Ok(Started {
        process,
        waiter,
        output,
        output_closes: true,
    })
}

/// Everything here goes by handle, so the process id needs no guarding.
#[derive(Debug)]
pub(crate) struct Process {
    id: u32,
    handle: OwnedHandle,
    job: Job,
    /// `None` without a console, or when it is closed.
    console: Option<Console>,
    /// Within Wine.
    keeper: Option<Keeper>,
    has_terminal: bool,
}

impl Process {
    fn begin(
        child: Spawned,
        job: Job,
        console: Option<Console>,
        keeper: Option<Keeper>,
    ) -> io::Result<(Self, Waiter)> {
        job.take(&child.process)
            .and_then(|()| child.resume())
            .inspect_err(|_| {
                // SAFETY: an open handle, of a process that has not begun.
                unsafe { TerminateProcess(child.process.as_raw_handle(), 1) };
            })?;
        let waiter = Waiter(child.process.try_clone()?);
        let has_terminal = console.is_some();
        let (id, handle) = (child.id, child.process);
        Ok((
            Self {
                id,
                handle,
                job,
                console,
                keeper,
                has_terminal,
            },
            waiter,
        ))
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn way(&self) -> Way {
        match (self.has_terminal, in_wine::is_wine()) {
            (false, _) => Way::NoTerminal,
            (true, false) => Way::PseudoConsole,
            (true, true) => Way::PseudoConsoleOfWine,
        }
    }

    pub fn press(&mut self, key: Key) -> io::Result<()> {
        let console = self.console.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        match (key, &self.keeper) {
            (Key::CtrlC, Some(keeper)) => keeper.press(self.id),
            (Key::CtrlC, None) => console.type_bytes(b"\x03"),
            (Key::CtrlBreak, Some(keeper)) => in_wine::press_ctrl_break(&self.audience(keeper)?),
            (Key::CtrlBreak, None) => console.type_bytes(console::CTRL_BREAK),
            (Key::CtrlBackslash, _) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub fn type_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let console = self.console.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        console.type_bytes(bytes)
    }

    /// Only somebody on a console can ask how it is set. Within Wine, we get
    /// onto it to press anyway; on Windows, doing so would take our own away.
    pub fn interrupts(&self, key: Key) -> Option<bool> {
        let keeper = self.console.as_ref().and(self.keeper.as_ref());
        let keeper = keeper.filter(|_| key == Key::CtrlC)?;
        keeper.console_processes_input().ok()
    }

    pub fn terminal_is_restored(&self) -> Option<bool> {
        None
    }

    pub fn computed(&self) -> Option<Duration> {
        self.job.computed()
    }

    pub fn wants_to_run(&self) -> bool {
        false
    }

    /// Closing may last until the last program on it has ended; the caller
    /// wants to see how the program takes it in the meantime.
    pub fn close_terminal(&mut self) -> io::Result<()> {
        let console = self.console.take().ok_or(io::ErrorKind::NotConnected)?;
        let Some(keeper) = &self.keeper else {
            std::thread::spawn(move || drop(console));
            return Ok(());
        };
        match self.audience(keeper) {
            Ok(audience) => in_wine::close(console, audience),
            Err(error) => {
                self.console = Some(console);
                Err(error)
            }
        }
    }

    /// Whom the keys that Wine lacks are for.
    fn audience(&self, keeper: &Keeper) -> io::Result<Vec<OwnedHandle>> {
        in_wine::audience(keeper, &self.job, (self.id, &self.handle))
    }

    pub fn signal(&self, _number: i32) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn kill(&mut self) {
        // SAFETY: an open handle. An error is a program that has ended.
        unsafe { TerminateProcess(self.handle.as_raw_handle(), 1) };
        self.end_the_rest(Duration::ZERO);
    }

    pub fn end_the_rest(&mut self, grace: Duration) -> Vec<Left> {
        let ours = [Some(self.id), self.keeper.as_ref().map(Keeper::id)];
        let left = self.job.survivors(&ours, Instant::now() + grace);
        self.job.terminate();
        self.console = None;
        left
    }

    /// Closing the console closes its output.
    pub fn stop_output(&mut self) {
        self.console = None;
    }

    /// Closing the handles is all there is to it.
    pub fn reap(&mut self) {}
}
