//! Clearing the flag by which a new process group ignores Ctrl-C.

use std::ffi::c_void;
use std::io;
use std::mem::offset_of;
use std::os::windows::io::{AsRawHandle, OwnedHandle, RawHandle};
use std::ptr::null_mut;

use windows_sys::Wdk::System::Threading::{NtQueryInformationProcess, ProcessBasicInformation};
use windows_sys::Win32::System::Diagnostics::Debug::{ReadProcessMemory, WriteProcessMemory};
use windows_sys::Win32::System::Threading::{
    PEB, PROCESS_BASIC_INFORMATION, RTL_USER_PROCESS_PARAMETERS,
};

/// In the parameters of a process that has not begun to run: the first bit of
/// the console flags, which stand behind the console's handle.
pub(super) fn clear_ignore_flag(process: &OwnedHandle) -> io::Result<()> {
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
