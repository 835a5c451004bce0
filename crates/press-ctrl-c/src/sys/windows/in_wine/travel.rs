//! To another console, and home again.

use std::fs::OpenOptions;
use std::io;
use std::os::windows::io::{AsHandle, RawHandle};
use std::sync::{Mutex, OnceLock, PoisonError};

use windows_sys::Win32::Foundation::{HANDLE_FLAG_PROTECT_FROM_CLOSE, SetHandleInformation};
use windows_sys::Win32::System::Console::{
    AttachConsole, FreeConsole, GetStdHandle, STD_ERROR_HANDLE, STD_INPUT_HANDLE,
    STD_OUTPUT_HANDLE, SetStdHandle,
};

use super::super::job::Job;
use super::super::spawn::{Connection, spawn};
use super::{Keeper, copy_of_us};

/// Does the job on the console that this process is on.
pub(super) fn on_console_of<T>(process: u32, job: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
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
    let attached = unsafe { AttachConsole(process) };
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
