//! The flag by which a process ignores Ctrl-C, and which its children inherit.

use std::io;
use std::sync::{Mutex, PoisonError};

use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;

/// Starts a process that does not inherit the flag from us; it may be given its
/// own by CREATE_NEW_PROCESS_GROUP.
///
/// No documented call reads the flag: afterwards ours is off, which is what a
/// test runner wants that is to be stopped by Ctrl-C itself.
pub(super) fn unset_for<T>(spawn: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: without a routine the call only sets a flag of this process. It
    // fails where there is no flag to be set, and then there is none to inherit.
    unsafe { SetConsoleCtrlHandler(None, 0) };
    spawn()
}
