//! A thread in another process.

use std::ffi::{CStr, c_void};
use std::io;
use std::mem::transmute;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::{null, null_mut};
use std::thread;

use windows_sys::Win32::Foundation::{FALSE, FARPROC, WAIT_OBJECT_0};
use windows_sys::Win32::System::LibraryLoader::{GetModuleHandleA, GetProcAddress};
use windows_sys::Win32::System::Threading::{
    CreateRemoteThread, GetCurrentProcess, IsWow64Process, WaitForMultipleObjects,
    WaitForSingleObject,
};

/// A process in which no thread can be started any more.
const ENDS_WITHIN_MS: u32 = 1_000;

/// What such a thread can begin with. Wine has kernel32 and kernelbase at the
/// same address in every process that [`is_like_us`].
#[derive(Clone, Copy)]
pub(super) struct Routine(unsafe extern "system" fn(*mut c_void) -> u32);

impl Routine {
    /// Waits so many milliseconds.
    pub fn sleep() -> io::Result<Self> {
        Self::find(c"kernel32.dll", c"Sleep")
    }

    /// Calls the process's handlers for this console event.
    pub fn ctrl_routine() -> io::Result<Self> {
        Self::find(c"kernelbase.dll", c"CtrlRoutine")
    }

    fn find(module: &CStr, name: &CStr) -> io::Result<Self> {
        let found = function(module, name).ok_or(io::ErrorKind::NotFound)?;
        // SAFETY: both take a number, which is handed over as a pointer is; what is handed back is
        // the thread's exit code, for which nobody asks.
        Ok(Self(unsafe {
            transmute::<
                unsafe extern "system" fn() -> isize,
                unsafe extern "system" fn(*mut c_void) -> u32,
            >(found)
        }))
    }

    /// Starts the thread, in a process that is not about to end.
    pub fn start_in(self, process: &OwnedHandle, number: u32) -> io::Result<OwnedHandle> {
        // SAFETY: an open handle; a routine that is there in that process as well. Where it is not,
        // that process suffers, and not this one.
        let thread = unsafe {
            CreateRemoteThread(
                process.as_raw_handle(),
                null(),
                0,
                Some(self.0),
                number as usize as *const c_void,
                0,
                null_mut(),
            )
        };
        if thread.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the call has opened it for us.
        Ok(unsafe { OwnedHandle::from_raw_handle(thread) })
    }

    /// Starts the thread in any process, within that time; `None` if that has ended.
    ///
    /// Wine 8 has such a thread started by one of the process's own. If that ends
    /// first, the call never returns: a thread of ours then waits for ever.
    pub fn start_in_any(
        self,
        process: &OwnedHandle,
        number: u32,
        milliseconds: u32,
    ) -> io::Result<Option<OwnedHandle>> {
        let same = process.try_clone()?;
        let starter = thread::spawn(move || self.start_in(&same, number));
        let either = [starter.as_raw_handle(), process.as_raw_handle()];
        // SAFETY: two open handles.
        let first = unsafe { WaitForMultipleObjects(2, either.as_ptr(), FALSE, milliseconds) };
        match first.checked_sub(WAIT_OBJECT_0) {
            Some(0) => match starter.join().expect("does not panic") {
                Err(_) if is_over(process, ENDS_WITHIN_MS) => Ok(None),
                result => result.map(Some),
            },
            Some(1) => Ok(None),
            _ => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// Whether this process or thread ends within that time.
pub(super) fn is_over(handle: &OwnedHandle, milliseconds: u32) -> bool {
    // SAFETY: an open handle.
    unsafe { WaitForSingleObject(handle.as_raw_handle(), milliseconds) == WAIT_OBJECT_0 }
}

/// Whether both of us are 64-bit programs, or both 32-bit ones; or it has ended.
pub(super) fn is_like_us(process: &OwnedHandle) -> bool {
    let (mut it, mut us) = (0, 0);
    // SAFETY: an open handle and our own, and room for the answers.
    let known = unsafe {
        IsWow64Process(process.as_raw_handle(), &mut it) != 0
            && IsWow64Process(GetCurrentProcess(), &mut us) != 0
    };
    !known || it == us
}

/// Whether this module, which every process has, has this function.
pub(super) fn has(module: &CStr, name: &CStr) -> bool {
    function(module, name).is_some()
}

fn function(module: &CStr, name: &CStr) -> FARPROC {
    // SAFETY: strings that end in zero; a module that is loaded in every process.
    unsafe {
        GetProcAddress(
            GetModuleHandleA(module.as_ptr().cast()),
            name.as_ptr().cast(),
        )
    }
}
