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

use std::sync::MutexGuard;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use libc::{c_int, c_void, sigaction, siginfo_t};

use super::action::Handler;
use super::slot::Slot;
use super::{fork, handler};
use crate::registry::{REGISTRY, Writer};

/// For SIGCHLD, and for the address of faults.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) const MARK: c_int = libc::SA_NOCLDSTOP | libc::SA_NOCLDWAIT | 0x800;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) const MARK: c_int = 0;

#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn is_marked(action: &sigaction) -> bool {
    super::action::is_handler_address(action.sa_sigaction) && action.sa_flags & MARK == MARK
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn is_marked(_: &sigaction) -> bool {
    false
}

/// Whether it is the handler of a copy, which may be this one, so that there may be something behind it.
pub(super) fn may_be_abandoned(action: &sigaction) -> bool {
    is_marked(action) || handler::layer_of(action.sa_sigaction).is_some()
}

/// In place of a signal's number.
pub(super) const QUESTION: c_int = 0x4149_0001;

/// Copies of other versions read this, so a field may only ever be added at the end.
#[repr(C)]
struct Question {
    size: usize,
    signal: c_int,
    /// 0 is no answer.
    answered: c_int,
    before: sigaction,
    /// An [`Asker`].
    asker: c_int,
    /// The asking copy: the address of something of its own.
    copy: usize,
}

/// This copy asks another one, with its own lock held.
static ASKING: AtomicBool = AtomicBool::new(false);

fn this_copy() -> usize {
    (&raw const ASKING).addr()
}

/// Who asks an abandoned handler, and whether it counts as gone from then on.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Asker {
    /// Wants to know what lies behind.
    Looks = 0,
    /// Is left itself, with somebody over it, and takes over what lies behind. If a stranger was over the
    /// abandoned one when that was left, he may still have it: then it stays.
    IsCovered = 1,
    /// Is on top, so nobody else can have it.
    IsOnTop = 2,
}

/// The scopes of the one who answers have been left.
const ABANDONED: c_int = 1;
/// They are open, and whoever only looks hears what was there before them.
const OPEN: c_int = 2;

impl Question {
    /// Asks the copy whose handler this is; `None` if it does not answer.
    fn ask(signal: c_int, action: &sigaction, asker: Asker) -> Option<(sigaction, c_int)> {
        let mut question = Self {
            size: size_of::<Self>(),
            signal,
            answered: 0,
            before: *action,
            asker: asker as c_int,
            copy: this_copy(),
        };
        // SAFETY: installed as a handler, so it is one.
        let handler = unsafe { std::mem::transmute::<usize, Handler>(action.sa_sigaction) };
        let pointer: *mut Self = &mut question;
        ASKING.store(true, SeqCst);
        handler(QUESTION, pointer.cast(), std::ptr::null_mut());
        ASKING.store(false, SeqCst);
        (question.answered != 0).then_some((question.before, question.answered))
    }
}

/// If the action is the handler of another copy whose scopes have been left: what was there
/// before it. Under the registry's lock, and never in a signal
/// handler.
pub(super) fn look_behind(signal: c_int, action: &mut sigaction, asker: Asker) {
    while is_marked(action) {
        match Question::ask(signal, action, asker) {
            Some((before, ABANDONED)) => *action = before,
            _ => return,
        }
    }
}

/// The first handler, from this one downward, that is no other copy's: it may be one of our own.
pub(super) fn under_other_copies(signal: c_int, mut action: sigaction) -> usize {
    let is_other =
        |action: &sigaction| is_marked(action) && handler::layer_of(action.sa_sigaction).is_none();
    // More copies than a process has; a copy that still remembers what has gone could lead back.
    for _ in 0..64 {
        if !is_other(&action) {
            break;
        }
        match Question::ask(signal, &action, Asker::Looks) {
            Some((before, _)) => action = before,
            None => break,
        }
    }
    action.sa_sigaction
}

/// Another copy, or this one, asks the handler of this layer.
///
/// # Safety
/// `question` comes from [`Question::ask`].
pub(super) unsafe fn answer(layer: usize, question: *mut siginfo_t, _: *mut c_void) {
    let question: *mut Question = question.cast();
    // SAFETY: the caller vouches for it, and the fields up to here have always been there.
    let question = unsafe { &mut *question };
    if question.size < size_of::<Question>() {
        return;
    }
    let (Some(slot), Some(mut writing)) =
        (Slot::of_signal(question.signal), lock_for(question.copy))
    else {
        return;
    };
    let installed = &mut writing.installed;
    let asker = match question.asker {
        0 => Asker::Looks,
        1 => Asker::IsCovered,
        _ => Asker::IsOnTop,
    };
    if let Some(before) = installed.abandoned(slot, layer, asker) {
        question.before = before;
        question.answered = ABANDONED;
    } else if asker == Asker::Looks {
        question.before = installed.before(slot, layer);
        question.answered = OPEN;
    }
}

/// The lock of this copy, for another one that asks, and holds its own. `None` if waiting for it could last for
/// ever: it is held by the thread that asks, by one that forks, or by one that asks in its turn. Of two
/// that ask each other the one with the lower address waits.
fn lock_for(asking: usize) -> Option<MutexGuard<'static, Writer>> {
    loop {
        if let Some(writing) = REGISTRY.try_lock() {
            return Some(writing);
        }
        let in_turn = ASKING.load(SeqCst) && asking >= this_copy();
        if in_turn || fork::is_under_way() {
            return None;
        }
        std::thread::yield_now();
    }
}
