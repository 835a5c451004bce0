//! Within Wine (8.0): how to get a program onto a pseudo console, and a press
//! to it.
//!
//! Wine's pseudo console differs from that of Windows in two things. It gives
//! its programs no standard handles; and when it reads the byte of Ctrl-C it
//! goes down, and its programs with it, without calling a handler. So
//!
//! * a *keeper* is the first on the console: a copy of this very program that is
//!   suspended for ever, but has connected to the console. By it we get onto the
//!   console ourselves, open its handles, and start the program with these;
//! * the program has a process group of its own, and a press is an event sent to
//!   that group. A new group ignores Ctrl-C, as on Windows; unless that is
//!   wanted, the flag is cleared before the program runs;
//! * Ctrl-Break and the closing of the terminal, of which Wine's console makes
//!   no event, are brought to the programs by ourselves: see [`events`].
//!
//! A process can be on one console only, so our own is left for as long as that
//! takes, one at a time. Another keeper, the *anchor*, shows the way home.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::io::{AsHandle, AsRawHandle, OwnedHandle};
use std::sync::OnceLock;

use windows_sys::Win32::Foundation::{FALSE, TRUE, WAIT_OBJECT_0};
use windows_sys::Win32::System::Console::{
    CTRL_C_EVENT, ENABLE_PROCESSED_INPUT, GenerateConsoleCtrlEvent, GetConsoleMode, INPUT_RECORD,
    INPUT_RECORD_0, KEY_EVENT, KEY_EVENT_RECORD, KEY_EVENT_RECORD_0, LEFT_CTRL_PRESSED,
    WriteConsoleInputW,
};
use windows_sys::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, WaitForSingleObject};
use windows_sys::core::BOOL;

mod events;
mod flag;
mod remote;
mod travel;

pub(super) use self::events::{audience, close, press_ctrl_break};
use self::flag::clear_ignore_flag;
use self::remote::Routine;
use self::travel::on_console_of;
use super::console::Console;
use super::spawn::{Connection, Spawned, spawn};
use crate::Program;

/// A process comes up in some milliseconds.
const COMES_UP_WITHIN_MS: u32 = 60_000;

pub(super) fn is_wine() -> bool {
    static IS_WINE: OnceLock<bool> = OnceLock::new();
    *IS_WINE.get_or_init(|| remote::has(c"ntdll.dll", c"wine_get_version"))
}

/// A process that does nothing but be on a console.
#[derive(Debug)]
pub(super) struct Keeper(u32, OwnedHandle);

impl Keeper {
    pub fn start(console: &Console) -> io::Result<Self> {
        Self::connected(spawn(
            &copy_of_us()?,
            Connection::PseudoConsole(console),
            0,
        )?)
    }

    /// A thread other than its first, which is never resumed, starts the process
    /// up. It connects to its console by that.
    fn connected(spawned: Spawned) -> io::Result<Self> {
        let thread = Routine::sleep()?.start_in(&spawned.process, 0)?;
        // SAFETY: an open handle.
        match unsafe { WaitForSingleObject(thread.as_raw_handle(), COMES_UP_WITHIN_MS) } {
            WAIT_OBJECT_0 => Ok(Self(spawned.id, spawned.process)),
            _ => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "Wine's console does not come up",
            )),
        }
    }

    pub fn id(&self) -> u32 {
        self.0
    }

    pub fn process(&self) -> &OwnedHandle {
        &self.1
    }

    /// Starts the program on the console, in a group of its own.
    pub fn spawn(&self, program: &Program) -> io::Result<Spawned> {
        on_console_of(self.0, || {
            let open = |name| OpenOptions::new().read(true).write(true).open(name);
            let (input, output) = (open("CONIN$")?, open("CONOUT$")?);
            let handles = [&input, &output, &output].map(AsHandle::as_handle);
            let spawned = spawn(
                program,
                Connection::Handles(handles),
                CREATE_NEW_PROCESS_GROUP,
            )?;
            if !program.ignoring {
                clear_ignore_flag(&spawned.process)?;
            }
            Ok(spawned)
        })
    }

    /// Ctrl-C: the event to the program's group, or, if the console is set so,
    /// a character.
    pub fn press(&self, group: u32) -> io::Result<()> {
        on_console_of(self.0, || {
            let input = console_input()?;
            let ok = match processes_input(&input)? {
                // SAFETY: takes numbers.
                true => unsafe { GenerateConsoleCtrlEvent(CTRL_C_EVENT, group) },
                false => write_key(&input),
            };
            match ok {
                0 => Err(io::Error::last_os_error()),
                _ => Ok(()),
            }
        })
    }

    /// Whether the console makes an event of Ctrl-C, and no character.
    pub fn console_processes_input(&self) -> io::Result<bool> {
        on_console_of(self.0, || processes_input(&console_input()?))
    }
}

fn console_input() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("CONIN$")
}

fn processes_input(input: &File) -> io::Result<bool> {
    let mut mode = 0;
    // SAFETY: an open handle, and room for a number.
    match unsafe { GetConsoleMode(input.as_raw_handle(), &mut mode) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(mode & ENABLE_PROCESSED_INPUT != 0),
    }
}

/// The key, as a program reads it from a console that makes no event of it.
fn write_key(input: &File) -> BOOL {
    let key = |down: BOOL| INPUT_RECORD {
        EventType: KEY_EVENT as u16,
        Event: INPUT_RECORD_0 {
            KeyEvent: KEY_EVENT_RECORD {
                bKeyDown: down,
                wRepeatCount: 1,
                wVirtualKeyCode: u16::from(b'C'),
                wVirtualScanCode: 0x2e,
                uChar: KEY_EVENT_RECORD_0 { UnicodeChar: 0x03 },
                dwControlKeyState: LEFT_CTRL_PRESSED,
            },
        },
    };
    let records = [key(TRUE), key(FALSE)];
    let mut written = 0;
    // SAFETY: an open handle, and two records.
    unsafe { WriteConsoleInputW(input.as_raw_handle(), records.as_ptr(), 2, &mut written) }
}

/// Suspended, any program will do.
fn copy_of_us() -> io::Result<Program> {
    Ok(Program::new(std::env::current_exe()?))
}
