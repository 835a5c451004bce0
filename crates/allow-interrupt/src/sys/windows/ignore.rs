//! The flag by which a parent has Ctrl-C ignored: CREATE_NEW_PROCESS_GROUP sets it, children
//! inherit it, and while it is set no handler is ever called for Ctrl-C.
//!
//! `SetConsoleCtrlHandler(NULL, …)` writes it. No documented call reads it; it is the first bit of
//! the console flags in the process parameters, where the system itself looks.

use std::io;
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use windows_sys::Wdk::System::Threading::{NtQueryInformationProcess, ProcessBasicInformation};
use windows_sys::Win32::Foundation::{FALSE, TRUE};
use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, PROCESS_BASIC_INFORMATION, RTL_USER_PROCESS_PARAMETERS,
};
use windows_sys::core::BOOL;

use crate::registry::REGISTRY;

const IGNORE_CTRL_C: usize = 1;

/// Where the console flags are among the reserved words, behind the console's handle.
const CONSOLE_FLAGS: usize = 1;

/// Who holds the flag cleared. Under the registry's lock.
pub(super) struct Cleared {
    scopes: usize,
    /// It was set when the first of them was entered.
    was_set: bool,
    /// It is being put back at this moment, outside the lock.
    putting_back: bool,
}

/// The flag has to be written, and not under the lock.
#[must_use]
#[derive(Default)]
pub(super) enum Todo {
    #[default]
    Nothing,
    Clear,
    PutBack,
}

impl Cleared {
    pub(super) const fn new() -> Self {
        Self {
            scopes: 0,
            was_set: false,
            putting_back: false,
        }
    }

    /// The parent set it, and some scope has cleared it.
    pub(super) fn hides_it(&self) -> bool {
        self.scopes > 0 && self.was_set
    }

    /// The parent wants Ctrl-C ignored, whether a scope has cleared that or not.
    pub(super) fn is_wanted(&self) -> bool {
        match self.scopes > 0 || self.putting_back {
            true => self.was_set,
            false => is_set(),
        }
    }

    pub(super) fn clear(&mut self) -> Todo {
        if self.scopes == 0 && !self.putting_back {
            self.was_set = is_set();
        }
        self.scopes += 1;
        match self.was_set {
            true => Todo::Clear,
            false => Todo::Nothing,
        }
    }

    pub(super) fn put_back(&mut self) -> Todo {
        self.scopes -= 1;
        if self.scopes > 0 || !self.was_set {
            return Todo::Nothing;
        }
        self.putting_back = true;
        Todo::PutBack
    }

    /// It was put back: has it to be cleared again?
    fn was_put_back(&mut self) -> bool {
        self.putting_back = false;
        self.scopes > 0
    }
}

impl Todo {
    pub(super) fn settle(self) -> io::Result<()> {
        match self {
            Self::Nothing => Ok(()),
            Self::Clear => write(FALSE),
            Self::PutBack => {
                let written = write(TRUE);
                if REGISTRY.lock().installed.ignore().was_put_back() {
                    // A scope that wants it cleared was entered meanwhile.
                    write(FALSE)?;
                }
                written
            }
        }
    }
}

/// `false` also where it cannot be known.
pub(super) fn is_set() -> bool {
    let parameters = parameters();
    if parameters.is_null() {
        return false;
    }
    // SAFETY: this process's own parameters, which live as long as it does. The system may write
    // the flag at any time.
    let flags = unsafe { (&raw const (*parameters).Reserved2[CONSOLE_FLAGS]).read_volatile() };
    flags.addr() & IGNORE_CTRL_C != 0
}

/// Null where the system does not tell. The address stays the same for the life of a process, and
/// asking takes some microseconds.
fn parameters() -> *const RTL_USER_PROCESS_PARAMETERS {
    static KNOWN: AtomicPtr<RTL_USER_PROCESS_PARAMETERS> = AtomicPtr::new(null_mut());
    let known = KNOWN.load(Relaxed);
    if !known.is_null() {
        return known;
    }
    let mut info = MaybeUninit::<PROCESS_BASIC_INFORMATION>::zeroed();
    // SAFETY: room for the information, and its size.
    let status = unsafe {
        NtQueryInformationProcess(
            GetCurrentProcess(),
            ProcessBasicInformation,
            info.as_mut_ptr().cast(),
            size_of::<PROCESS_BASIC_INFORMATION>() as u32,
            null_mut(),
        )
    };
    // SAFETY: zero is a value of it; where the call failed the pointer is null.
    let process = unsafe { info.assume_init().PebBaseAddress };
    if status < 0 || process.is_null() {
        return null_mut();
    }
    // SAFETY: this process's own block, which lives as long as the process.
    let parameters = unsafe { (*process).ProcessParameters };
    KNOWN.store(parameters, Relaxed);
    parameters
}

fn write(ignore: BOOL) -> io::Result<()> {
    // SAFETY: without a routine the call sets the flag.
    match unsafe { SetConsoleCtrlHandler(None, ignore) } {
        FALSE => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}
