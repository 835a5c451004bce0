//! Starting a process, suspended.
//!
//! `std` starts none in a pseudo console, and none suspended.

use std::ffi::c_void;
use std::io;
use std::os::windows::io::{AsRawHandle, BorrowedHandle, FromRawHandle, OwnedHandle, RawHandle};
use std::ptr::{null, null_mut};

use windows_sys::Win32::Foundation::{
    DUPLICATE_SAME_ACCESS, DuplicateHandle, FALSE, INVALID_HANDLE_VALUE, TRUE,
};
use windows_sys::Win32::System::Threading::{
    CREATE_SUSPENDED, CREATE_UNICODE_ENVIRONMENT, CreateProcessW, DeleteProcThreadAttributeList,
    EXTENDED_STARTUPINFO_PRESENT, GetCurrentProcess, InitializeProcThreadAttributeList,
    LPPROC_THREAD_ATTRIBUTE_LIST, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
    PROC_THREAD_ATTRIBUTE_PSEUDOCONSOLE, PROCESS_INFORMATION, ResumeThread, STARTF_USESTDHANDLES,
    STARTUPINFOEXW, UpdateProcThreadAttribute,
};

use super::command_line;
use super::console::Console;
use crate::Program;

/// What the program has as its input, its output and its errors.
pub(super) enum Connection<'a> {
    /// The pseudo console, all three.
    PseudoConsole(&'a Console),
    /// These, and it inherits no other.
    Handles([BorrowedHandle<'a>; 3]),
}

/// A process that has not begun to run.
pub(super) struct Spawned {
    pub id: u32,
    pub process: OwnedHandle,
    thread: OwnedHandle,
}

impl Spawned {
    pub fn resume(&self) -> io::Result<()> {
        // SAFETY: the handle of its only thread.
        match unsafe { ResumeThread(self.thread.as_raw_handle()) } {
            u32::MAX => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }
}

pub(super) fn spawn(program: &Program, to: Connection<'_>, flags: u32) -> io::Result<Spawned> {
    let mut line = command_line::line(&program.path, &program.args)?;
    let environment = command_line::environment(&program.envs)?;
    let dir = program
        .dir
        .as_ref()
        .map(|dir| command_line::wide(dir.as_os_str()));
    let dir = dir.transpose()?;

    let inherited = match &to {
        Connection::PseudoConsole(_) => Vec::new(),
        Connection::Handles(handles) => handles
            .map(inheritable)
            .into_iter()
            .collect::<io::Result<_>>()?,
    };
    let raw: Vec<RawHandle> = inherited.iter().map(OwnedHandle::as_raw_handle).collect();
    let mut attributes = Attributes::new()?;
    match &to {
        Connection::PseudoConsole(console) => {
            attributes.set(
                PROC_THREAD_ATTRIBUTE_PSEUDOCONSOLE,
                console.raw() as *const c_void,
                size_of::<isize>(),
            )?;
        }
        Connection::Handles(_) => {
            attributes.set(
                PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                raw.as_ptr().cast(),
                size_of_val(&*raw),
            )?;
        }
    }

    let mut startup = STARTUPINFOEXW::default();
    startup.StartupInfo.cb = size_of::<STARTUPINFOEXW>() as u32;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    // Valid ones would come before the console's own.
    let std = |at: usize| raw.get(at).copied().unwrap_or(INVALID_HANDLE_VALUE);
    startup.StartupInfo.hStdInput = std(0);
    startup.StartupInfo.hStdOutput = std(1);
    startup.StartupInfo.hStdError = std(2);
    startup.lpAttributeList = attributes.list();

    let flags =
        flags | CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
    let inherits = if raw.is_empty() { FALSE } else { TRUE };
    let mut made = PROCESS_INFORMATION::default();
    // SAFETY: strings that end in zero, the line in a buffer that may be written to; attributes
    // and handles that live until the call returns.
    let ok = unsafe {
        CreateProcessW(
            null(),
            line.as_mut_ptr(),
            null(),
            null(),
            inherits,
            flags,
            environment.as_ptr().cast(),
            dir.as_ref().map_or(null(), Vec::as_ptr),
            &startup.StartupInfo,
            &mut made,
        )
    };
    if ok == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has opened both handles for us.
    let (process, thread) = unsafe {
        (
            OwnedHandle::from_raw_handle(made.hProcess),
            OwnedHandle::from_raw_handle(made.hThread),
        )
    };
    Ok(Spawned {
        id: made.dwProcessId,
        process,
        thread,
    })
}

fn inheritable(handle: BorrowedHandle<'_>) -> io::Result<OwnedHandle> {
    let mut copy = null_mut();
    // SAFETY: an open handle, and room for another.
    let ok = unsafe {
        let ours = GetCurrentProcess();
        DuplicateHandle(
            ours,
            handle.as_raw_handle(),
            ours,
            &mut copy,
            0,
            TRUE,
            DUPLICATE_SAME_ACCESS,
        )
    };
    match ok {
        0 => Err(io::Error::last_os_error()),
        // SAFETY: the call has opened it for us.
        _ => Ok(unsafe { OwnedHandle::from_raw_handle(copy) }),
    }
}

/// A list of one attribute.
struct Attributes(Vec<usize>);

impl Attributes {
    fn new() -> io::Result<Self> {
        let mut size = 0;
        // SAFETY: without a list the call only tells the size.
        unsafe { InitializeProcThreadAttributeList(null_mut(), 1, 0, &mut size) };
        let mut list = Self(vec![0; size.div_ceil(size_of::<usize>())]);
        // SAFETY: a buffer of that size.
        match unsafe { InitializeProcThreadAttributeList(list.list(), 1, 0, &mut size) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(list),
        }
    }

    fn list(&mut self) -> LPPROC_THREAD_ATTRIBUTE_LIST {
        self.0.as_mut_ptr().cast()
    }

    /// The value must live as long as the list is used.
    fn set(&mut self, attribute: u32, value: *const c_void, size: usize) -> io::Result<()> {
        // SAFETY: a list that has been initialised, and its first attribute.
        let ok = unsafe {
            UpdateProcThreadAttribute(
                self.list(),
                0,
                attribute as usize,
                value,
                size,
                null_mut(),
                null(),
            )
        };
        match ok {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: it was initialised, unless it is empty.
        unsafe { DeleteProcThreadAttributeList(self.list()) };
    }
}
