//! The signal handler.
//!
//! It is async-signal-safe. All that it calls: `pthread_self`; `getpid`, but not on Linux; atomic operations; the
//! system call `futex` (Linux) and `write`, to words and descriptors that stay while it looks at
//! their scope; and for passing on: `sigaction`, `pthread_sigmask` and `raise` when the default was
//! there before, or the handler that was. `errno` is saved and restored.

use libc::{c_int, c_void, siginfo_t};

use super::action::Handler;
use super::layer::LAYERS;
use super::slot::Slot;
use super::{call, copies, fork, forward, hooks};
use crate::event::Event;
use crate::registry::REGISTRY;
use std::sync::atomic::Ordering::SeqCst;

/// One function for each layer.
pub(super) static LAYERED: [Handler; LAYERS] = [
    handler::<0>,
    handler::<1>,
    handler::<2>,
    handler::<3>,
    handler::<4>,
    handler::<5>,
    handler::<6>,
    handler::<7>,
];

/// Which of them has this address.
pub(super) fn layer_of(address: usize) -> Option<usize> {
    let is_it = |handler: &Handler| *handler as *const () as usize == address;
    LAYERED.iter().position(is_it)
}

// A panic cannot leave an `extern "C"` function: it aborts.
extern "C" fn handler<const LAYER: usize>(
    signal: c_int,
    info: *mut siginfo_t,
    context: *mut c_void,
) {
    let errno = Errno::save();
    let Some(slot) = Slot::of_signal(signal) else {
        if signal == copies::QUESTION {
            // SAFETY: no signal has this number, so a copy of ours called.
            unsafe { copies::answer(LAYER, info, context) };
        }
        return;
    };
    let goes_on = if !fork::is_our_process() {
        true
    } else if call::take_nudge() {
        // Not a press: it was to interrupt this thread, and has.
        false
    } else {
        // The hook thread is done with this press and brings it back.
        slot.due.load(SeqCst) && slot.due.swap(false, SeqCst)
            || !slot.is_open(LAYER)
            || goes_on_from_registry(slot.event)
    };
    if goes_on {
        forward::in_handler(slot, LAYER, info, context);
    }
    drop(errno);
}

fn goes_on_from_registry(event: Event) -> bool {
    let handled = REGISTRY.press_in_handler(event);
    if handled.needs_thread {
        hooks::ring();
    }
    handled.passes_on
}

/// The interrupted code may be about to look at it.
struct Errno(c_int);

impl Errno {
    fn save() -> Self {
        // SAFETY: the address of this thread's errno.
        Self(unsafe { *location() })
    }
}

impl Drop for Errno {
    fn drop(&mut self) {
        // SAFETY: the address of this thread's errno.
        unsafe { *location() = self.0 };
    }
}

unsafe fn location() -> *mut c_int {
    #[cfg(any(target_os = "illumos", target_os = "solaris"))]
    use libc::___errno as location;
    #[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
    use libc::__errno as location;
    #[cfg(any(
        target_os = "linux",
        target_os = "emscripten",
        target_os = "hurd",
        target_os = "redox"
    ))]
    use libc::__errno_location as location;
    #[cfg(any(
        target_vendor = "apple",
        target_os = "freebsd",
        target_os = "dragonfly"
    ))]
    use libc::__error as location;
    // SAFETY: it has no conditions.
    unsafe { location() }
}
