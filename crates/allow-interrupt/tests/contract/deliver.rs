//! Console events that no key makes.
//!
//! Windows brings every event as a thread that another process starts at
//! kernelbase's `CtrlRoutine`. Wine brings Ctrl-C in that way and knows no other
//! event. So a second process does here what the console host would.

/// Such cases are for Wine: on Windows itself the console host is there, and
/// such a thread would come beside its own.
pub const WINE: crate::harness::Platforms =
    |platform| platform == crate::harness::Platform::WindowsWine;

#[cfg(windows)]
pub use windows::*;

#[cfg(windows)]
mod windows {
    use std::process::Command;
    use std::ptr::{null, null_mut};
    use std::thread::{self, JoinHandle};

    use windows_sys::Win32::Foundation::WAIT_OBJECT_0;

    use windows_sys::Win32::System::LibraryLoader::{GetModuleHandleW, GetProcAddress};
    use windows_sys::Win32::System::Threading::{
        CreateRemoteThread, INFINITE, LPTHREAD_START_ROUTINE, OpenProcess, PROCESS_ALL_ACCESS,
        WaitForSingleObject,
    };
    use windows_sys::w;

    pub const CTRL_BREAK: u32 = 1;
    pub const CTRL_CLOSE: u32 = 2;
    pub const CTRL_LOGOFF: u32 = 5;
    pub const CTRL_SHUTDOWN: u32 = 6;

    const HOST: &str = "console-host";

    /// Has a second process deliver the event to this one. The thread ends when the handlers have
    /// returned.
    pub fn deliver(event: u32) -> JoinHandle<()> {
        // SAFETY: two constant names, of a module that is always there.
        let routine = unsafe {
            GetProcAddress(
                GetModuleHandleW(w!("kernelbase.dll")),
                c"CtrlRoutine".as_ptr().cast(),
            )
        };
        let routine = routine.expect("kernelbase has CtrlRoutine") as *const () as usize;
        let numbers = [std::process::id() as usize, routine, event as usize];
        let mut host = Command::new(std::env::current_exe().unwrap());
        host.arg(HOST)
            .args(numbers.map(|number| number.to_string()));
        thread::spawn(move || assert!(host.status().unwrap().success()))
    }

    /// In the second process: delivers, waits until the handlers have returned, and ends. In the
    /// first it does nothing.
    pub fn play_console_host() {
        let args: Vec<String> = std::env::args().collect();
        let Some(at) = args.iter().position(|arg| arg == HOST) else {
            return;
        };
        let number = |n: usize| args[at + n].parse::<usize>().unwrap();
        // SAFETY: the first process has found its own routine there; the address is called over
        // there only.
        let ended = unsafe {
            let routine = std::mem::transmute::<usize, LPTHREAD_START_ROUTINE>(number(2));
            let process = OpenProcess(PROCESS_ALL_ACCESS, 0, number(1) as u32);
            assert!(!process.is_null());
            let event = number(3) as *const _;
            let thread = CreateRemoteThread(process, null(), 0, routine, event, 0, null_mut());
            assert!(!thread.is_null());
            WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0
        };
        std::process::exit(if ended { 0 } else { 1 })
    }
}
