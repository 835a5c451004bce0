//! The one handler routine, and its entries in the system's list.
//!
//! The system calls handlers last added first, and none of ours ever goes away: it is a static
//! function. Every scope adds it once more, so that a scope comes before the handlers that others
//! added before it was entered; the first entry that the system calls carries the press past
//! *all* open scopes, the others let it go on.

use std::cell::Cell;
use std::ffi::c_void;
use std::io;
use std::ptr::null;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use windows_sys::Win32::Foundation::{FALSE, TRUE};
use windows_sys::Win32::System::Console::{
    CTRL_BREAK_EVENT, CTRL_C_EVENT, CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT,
    SetConsoleCtrlHandler,
};
use windows_sys::Win32::System::Threading::{PTP_CALLBACK_INSTANCE, TrySubmitThreadpoolCallback};
use windows_sys::core::BOOL;

use super::press_thread;
use crate::event::Event;
use crate::registry::{Ending, REGISTRY, Walk};

/// Calls of our routine under way.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Where this thread's press is, and it has only one.
    static PRESS: Cell<Press> = const { Cell::new(Press::None) };
}

#[derive(Clone, Copy, PartialEq)]
enum Press {
    None,
    AtOurScopes,
    Past,
}

unsafe extern "system" fn routine(kind: u32) -> BOOL {
    let Some(event) = event_of(kind) else {
        return FALSE;
    };
    if PRESS.get() != Press::None {
        return FALSE;
    }
    PRESS.set(Press::AtOurScopes);
    press_thread::note();
    RUNNING.fetch_add(1, SeqCst);
    // Before the walk: a hook may free the one who leaves the scope that has cleared it.
    let ignored = event == Event::CtrlC && is_wanted_ignored();
    let ending = Walk::from_innermost(&REGISTRY, event);
    RUNNING.fetch_sub(1, SeqCst);
    PRESS.set(Press::Past);
    match ending {
        Ending::Consumed => TRUE,
        // What was there before is "ignored": nobody else would have heard of it.
        Ending::PassedOn if ignored => TRUE,
        Ending::PassedOn => FALSE,
    }
}

fn is_wanted_ignored() -> bool {
    REGISTRY.lock().installed.ignore().is_wanted()
}

fn event_of(kind: u32) -> Option<Event> {
    match kind {
        CTRL_C_EVENT => Some(Event::CtrlC),
        CTRL_BREAK_EVENT => Some(Event::CtrlBreak),
        CTRL_CLOSE_EVENT => Some(Event::Close),
        CTRL_LOGOFF_EVENT => Some(Event::Logoff),
        CTRL_SHUTDOWN_EVENT => Some(Event::Shutdown),
        _ => None,
    }
}

/// Whether this thread is running one of our hooks, or what a hook calls.
pub(super) fn is_on_this_thread() -> bool {
    PRESS.get() == Press::AtOurScopes
}

/// Whether this thread is that of a press.
pub(super) fn is_of_a_press() -> bool {
    PRESS.get() != Press::None
}

/// On a thread of the system's, which then waits until the handlers have returned.
pub(super) fn after_this_press(call: fn()) {
    unsafe extern "system" fn run(_: PTP_CALLBACK_INSTANCE, call: *mut c_void) {
        // SAFETY: the function that was passed below.
        let call = unsafe { std::mem::transmute::<*mut c_void, fn()>(call) };
        call();
    }
    // SAFETY: static functions, and the pool of the process.
    unsafe { TrySubmitThreadpoolCallback(Some(run), call as *mut c_void, null()) };
}

/// Whether a press is at our scopes at this moment.
pub(super) fn is_running() -> bool {
    RUNNING.load(SeqCst) > 0
}

pub(super) fn add() -> io::Result<()> {
    set(TRUE)
}

/// Takes one entry out, the newest.
pub(super) fn remove() -> io::Result<()> {
    set(FALSE)
}

fn set(add: BOOL) -> io::Result<()> {
    // SAFETY: the routine is a static function.
    match unsafe { SetConsoleCtrlHandler(Some(routine), add) } {
        FALSE => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}
