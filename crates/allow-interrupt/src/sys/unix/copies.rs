//! Other copies of this library in the process: two Python wheels, a wheel and its host.
//!
//! They chain as strangers do. But say A is entered, then B, and A is left first. A's handler is
//! covered by B's, and stays as a pure pass-on; when B is left, it would put A's back, and nobody
//! would ever take that away. So a copy that is about to put back the handler of another copy asks
//! it: *has your scope been left?* If so, it gets what was there before that one.
//!
//! A question is a call of the handler with a signal number that no system has. Whom to ask is
//! told by flags that mean nothing for our signals, and that Linux keeps; other systems do not
//! keep them, and there an abandoned handler stays.

use libc::{c_int, c_void, sigaction, siginfo_t};

use super::action::Handler;
use super::slot::Slot;
use crate::registry::REGISTRY;

/// For SIGCHLD, and for the address of faults.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) const MARK: c_int = libc::SA_NOCLDSTOP | libc::SA_NOCLDWAIT | 0x800;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) const MARK: c_int = 0;

#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_marked(action: &sigaction) -> bool {
    super::action::is_handler_address(action.sa_sigaction) && action.sa_flags & MARK == MARK
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_marked(_: &sigaction) -> bool {
    false
}

/// In place of a signal's number.
pub(super) const QUESTION: c_int = 0x4149_0001;

/// Copies of other versions read this, so a field may only ever be added at the end.
#[repr(C)]
struct Question {
    size: usize,
    signal: c_int,
    /// Set by an abandoned handler, which then counts as gone.
    answered: c_int,
    before: sigaction,
}

/// If the action is the handler of another copy whose scopes have been left: what was there
/// before it. Under the registry's lock, and never in a signal handler.
pub(super) fn look_behind(signal: c_int, action: &mut sigaction) {
    while is_marked(action) {
        let mut question = Question {
            size: size_of::<Question>(),
            signal,
            answered: 0,
            before: *action,
        };
        // SAFETY: installed as a handler, so it is one.
        let handler = unsafe { std::mem::transmute::<usize, Handler>(action.sa_sigaction) };
        let pointer: *mut Question = &mut question;
        handler(QUESTION, pointer.cast(), std::ptr::null_mut());
        if question.answered == 0 {
            return;
        }
        *action = question.before;
    }
}

/// Another copy, or this one, asks the handler of this layer.
///
/// # Safety
/// `question` comes from [`look_behind`].
pub(super) unsafe fn answer(layer: usize, question: *mut siginfo_t, _: *mut c_void) {
    let question: *mut Question = question.cast();
    // SAFETY: the caller vouches for it, and the fields up to here have always been there.
    let question = unsafe { &mut *question };
    if question.size < size_of::<Question>() {
        return;
    }
    // Who holds the lock may be asking us, or be asked by the one who asks.
    let (Some(mut writing), Some(slot)) = (REGISTRY.try_lock(), Slot::of_signal(question.signal))
    else {
        return;
    };
    if let Some(before) = writing.installed.give_up(slot, layer) {
        question.before = before;
        question.answered = 1;
    }
}
