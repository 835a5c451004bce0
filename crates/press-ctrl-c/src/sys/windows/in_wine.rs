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
//!   wanted, the flag is cleared before the program runs.
//!
//! A process can be on one console only, so our own is left for as long as that
//! takes, one at a time. Another keeper, the *anchor*, shows the way home.

use std::ffi::c_void;
use std::fs::{File, OpenOptions};
use std::io;
use std::mem::offset_of;
use std::os::windows::io::{AsHandle, AsRawHandle, FromRawHandle, OwnedHandle, RawHandle};
use std::ptr::{null, null_mut};
use std::sync::{Mutex, OnceLock, PoisonError};

use windows_sys::Wdk::System::Threading::{NtQueryInformationProcess, ProcessBasicInformation};
use windows_sys::Win32::Foundation::{
    FALSE, HANDLE_FLAG_PROTECT_FROM_CLOSE, SetHandleInformation, TRUE, WAIT_OBJECT_0,
};
use windows_sys::Win32::System::Console::{
    AttachConsole, CTRL_C_EVENT, ENABLE_PROCESSED_INPUT, FreeConsole, GenerateConsoleCtrlEvent,
    GetConsoleMode, GetStdHandle, INPUT_RECORD, INPUT_RECORD_0, KEY_EVENT, KEY_EVENT_RECORD,
    KEY_EVENT_RECORD_0, LEFT_CTRL_PRESSED, STD_ERROR_HANDLE, STD_INPUT_HANDLE, STD_OUTPUT_HANDLE,
    SetStdHandle, WriteConsoleInputW,
};
use windows_sys::Win32::System::Diagnostics::Debug::{ReadProcessMemory, WriteProcessMemory};
use windows_sys::Win32::System::LibraryLoader::{GetModuleHandleA, GetProcAddress};
use windows_sys::Win32::System::Threading::{
    CREATE_NEW_PROCESS_GROUP, CreateRemoteThread, PEB, PROCESS_BASIC_INFORMATION,
    RTL_USER_PROCESS_PARAMETERS, WaitForSingleObject,
};
use windows_sys::core::{BOOL, PCSTR};

use super::console::Console;
use super::job::Job;
use super::spawn::{Connection, Spawned, spawn};
use crate::Program;

/// A process comes up in some milliseconds.
const COMES_UP_WITHIN_MS: u32 = 60_000;

pub(super) fn is_wine() -> bool {
    static IS_WINE: OnceLock<bool> = OnceLock::new();
    *IS_WINE.get_or_init(|| function(c"ntdll.dll", c"wine_get_version").is_some())
}

fn function(
    module: &std::ffi::CStr,
    name: &std::ffi::CStr,
) -> Option<unsafe extern "system" fn() -> isize> {
    // SAFETY: strings that end in zero; a module that is loaded in every process.
    unsafe {
        GetProcAddress(
            GetModuleHandleA(module.as_ptr() as PCSTR),
            name.as_ptr() as PCSTR,
        )
    }
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
        let sleep = function(c"kernel32.dll", c"Sleep").ok_or(io::ErrorKind::NotFound)?;
        // SAFETY: `Sleep` takes a number and nothing else, as the start of a thread does; Wine has
        // kernel32 at the same address in every process.
        let thread = unsafe {
            let sleep = std::mem::transmute::<
                unsafe extern "system" fn() -> isize,
                unsafe extern "system" fn(*mut c_void) -> u32,
            >(sleep);
            CreateRemoteThread(
                spawned.process.as_raw_handle(),
                null(),
                0,
                Some(sleep),
                null(),
                0,
                null_mut(),
            )
        };
        if thread.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the call has opened it for us.
        let thread = unsafe { OwnedHandle::from_raw_handle(thread) };
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
        self.on_its_console(|| {
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
        self.on_its_console(|| {
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
        self.on_its_console(|| processes_input(&console_input()?))
    }

    fn on_its_console<T>(&self, job: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let anchor = Anchor::get();
        let handles = std_handles();
        if anchor.is_some() {
            // Leaving the console would close them, and the C runtime holds on to them.
            protect(handles, true);
        }
        // SAFETY: takes nothing. An error is that there is no console to leave.
        unsafe { FreeConsole() };
        // SAFETY: takes a number.
        let attached = unsafe { AttachConsole(self.0) };
        let result = match attached {
            0 => Err(io::Error::last_os_error()),
            _ => {
                // What others print in the meantime is none of its console's business.
                let its_own = std_handles();
                put_back(handles);
                let result = job();
                // Leaving closes what getting there has opened.
                put_back(its_own);
                // SAFETY: takes nothing.
                unsafe { FreeConsole() };
                result
            }
        };
        if let Some(anchor) = anchor {
            // SAFETY: takes a number.
            unsafe { AttachConsole(anchor.keeper.id()) };
            protect(handles, false);
        }
        put_back(handles);
        result
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

type StdHandles = [(u32, RawHandle); 3];

fn std_handles() -> StdHandles {
    // SAFETY: takes a number.
    [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE]
        .map(|name| (name, unsafe { GetStdHandle(name) }))
}

fn put_back(handles: StdHandles) {
    for (name, handle) in handles {
        // SAFETY: a handle that was there before.
        unsafe { SetStdHandle(name, handle) };
    }
}

fn protect(handles: StdHandles, on: bool) {
    let flag = if on {
        HANDLE_FLAG_PROTECT_FROM_CLOSE
    } else {
        0
    };
    for (_, handle) in handles {
        // SAFETY: fails for what is no handle.
        unsafe { SetHandleInformation(handle, HANDLE_FLAG_PROTECT_FROM_CLOSE, flag) };
    }
}

/// The keeper of our own console, for as long as we live.
struct Anchor {
    keeper: Keeper,
    _job: Job,
}

impl Anchor {
    /// `None` without a console of our own.
    fn get() -> Option<&'static Self> {
        static ANCHOR: OnceLock<Option<Anchor>> = OnceLock::new();
        ANCHOR.get_or_init(|| Self::drop_it().ok()).as_ref()
    }

    fn drop_it() -> io::Result<Self> {
        let open = |name| OpenOptions::new().read(true).write(true).open(name);
        let (input, output) = (open("CONIN$")?, open("CONOUT$")?);
        let handles = [&input, &output, &output].map(AsHandle::as_handle);
        let spawned = spawn(&copy_of_us()?, Connection::Handles(handles), 0)?;
        let job = Job::new()?;
        job.take(&spawned.process)?;
        let keeper = Keeper::connected(spawned)?;
        Ok(Self { keeper, _job: job })
    }
}

fn copy_of_us() -> io::Result<Program> {
    Ok(Program::new(std::env::current_exe()?))
}

/// In the parameters of a process that has not begun to run: the first bit of
/// the console flags, which stand behind the console's handle.
fn clear_ignore_flag(process: &OwnedHandle) -> io::Result<()> {
    const CONSOLE_FLAGS: usize = 1;
    let process = process.as_raw_handle();
    let mut info = PROCESS_BASIC_INFORMATION::default();
    // SAFETY: an open handle, room for the information, and its size.
    let status = unsafe {
        let into: *mut PROCESS_BASIC_INFORMATION = &mut info;
        let size = size_of::<PROCESS_BASIC_INFORMATION>() as u32;
        NtQueryInformationProcess(
            process,
            ProcessBasicInformation,
            into.cast(),
            size,
            null_mut(),
        )
    };
    if status < 0 {
        return Err(io::Error::from_raw_os_error(status));
    }
    // Addresses in that process: computed here, read only through the system.
    let parameters = info.PebBaseAddress as usize + offset_of!(PEB, ProcessParameters);
    let mut address = 0_usize;
    read(process, parameters, &mut address)?;
    let reserved = offset_of!(RTL_USER_PROCESS_PARAMETERS, Reserved2);
    let flags = address + reserved + CONSOLE_FLAGS * size_of::<usize>();
    let mut value = 0_u32;
    read(process, flags, &mut value)?;
    value &= !1;
    // SAFETY: an open handle; four bytes of our own, and the address that was just read.
    let ok = unsafe {
        WriteProcessMemory(
            process,
            flags as *const c_void,
            (&raw const value).cast(),
            size_of_val(&value),
            null_mut(),
        )
    };
    if ok == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

fn read<T: Copy>(process: RawHandle, from: usize, into: &mut T) -> io::Result<()> {
    let size = size_of::<T>();
    // SAFETY: an open handle, and room for a number of that size; an address that is none is an
    // error.
    let ok = unsafe {
        let into: *mut T = into;
        ReadProcessMemory(
            process,
            from as *const c_void,
            into.cast(),
            size,
            null_mut(),
        )
    };
    if ok == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
