//! Dispositions: reading, writing and comparing what `sigaction` holds.

use std::mem::MaybeUninit;
use std::{io, ptr};

use libc::{c_int, sigaction, siginfo_t};

use super::copies::MARK;

pub(super) type Handler = extern "C" fn(c_int, *mut siginfo_t, *mut libc::c_void);

/// Flags that a handler which forwards to a host's handler has to share with it: they decide how
/// the kernel calls it (stack, nesting) and what happens to the interrupted call (EINTR).
const SHARED_FLAGS: c_int = libc::SA_RESTART | libc::SA_ONSTACK | libc::SA_NODEFER;

pub(super) const fn default_action() -> sigaction {
    // SAFETY: plain data, for which zero is SIG_DFL, no flags and an empty mask.
    unsafe { MaybeUninit::<sigaction>::zeroed().assume_init() }
}

/// Our handler, called in the way in which `before` would be.
/// Without `restarts`, calls that it interrupts end with EINTR in any case.
pub(super) fn fill(ours: &mut sigaction, handler: Handler, before: &sigaction, restarts: bool) {
    *ours = default_action();
    ours.sa_sigaction = handler as *const () as usize;
    if is_handler(before) {
        ours.sa_flags = MARK | libc::SA_SIGINFO | before.sa_flags & SHARED_FLAGS;
        ours.sa_mask = before.sa_mask;
    } else {
        // Nobody in this process expects EINTR. Go and others require SA_ONSTACK of every
        // handler, and this one needs little stack.
        ours.sa_flags = MARK | libc::SA_SIGINFO | libc::SA_RESTART | libc::SA_ONSTACK;
    }
    if !restarts {
        ours.sa_flags &= !libc::SA_RESTART;
    }
}

/// Whether it is the same disposition.
pub(super) fn is_same(a: &sigaction, b: &sigaction) -> bool {
    a.sa_sigaction == b.sa_sigaction && a.sa_flags == b.sa_flags && mask_bits(a) == mask_bits(b)
}

/// How the kernel calls a handler. Where it is equal, the same handler of ours suits both.
#[derive(PartialEq)]
pub(super) enum Call {
    /// SIG_DFL or SIG_IGN.
    None,
    Handler {
        flags: c_int,
        mask: u64,
    },
}

impl Call {
    pub(super) fn of(action: &sigaction) -> Self {
        match is_handler(action) {
            false => Self::None,
            true => Self::Handler {
                flags: action.sa_flags & SHARED_FLAGS,
                mask: mask_bits(action),
            },
        }
    }
}

fn is_handler(action: &sigaction) -> bool {
    is_handler_address(action.sa_sigaction)
}

pub(super) fn is_handler_address(handler: usize) -> bool {
    !matches!(handler, libc::SIG_DFL | libc::SIG_IGN)
}

/// The part of the mask that the kernel knows. glibc's type is larger, and what it returns in the
/// rest is whatever was on the stack.
pub(super) fn mask_bits(action: &sigaction) -> u64 {
    const LEN: usize = if size_of::<libc::sigset_t>() < 8 {
        size_of::<libc::sigset_t>()
    } else {
        8
    };
    let mut bits = [0; 8];
    // SAFETY: the first bytes of a set that libc has filled; LEN fits both sides.
    unsafe {
        ptr::copy_nonoverlapping(
            ptr::from_ref(&action.sa_mask).cast::<u8>(),
            bits.as_mut_ptr(),
            LEN,
        );
    }
    u64::from_ne_bytes(bits)
}

pub(super) fn read(signal: c_int, now: &mut sigaction) -> io::Result<()> {
    // SAFETY: `now` is valid for writes, and nothing is installed.
    check(unsafe { sigaction(signal, ptr::null(), now) })
}

/// Async-signal-safe.
pub(super) fn write(signal: c_int, new: &sigaction) -> io::Result<()> {
    swap(signal, new, &mut default_action())
}

/// Installs `new` and tells what it replaced, in one step. Async-signal-safe.
pub(super) fn swap(signal: c_int, new: &sigaction, old: &mut sigaction) -> io::Result<()> {
    #[cfg(all(target_os = "linux", any(target_arch = "x86", target_arch = "x86_64")))]
    if super::kernel::is_untouched(new) {
        return super::kernel::swap(signal, new, old);
    }
    // SAFETY: `old` is valid for writes, and `new` is a valid action, whose handler is a static
    // function of ours or was installed by somebody before.
    check(unsafe { sigaction(signal, new, old) })
}

fn check(result: c_int) -> io::Result<()> {
    match result {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
