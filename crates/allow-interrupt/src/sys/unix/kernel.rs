//! `sigaction` on Linux for x86, for one purpose: to write a disposition that was never written
//! before.
//!
//! Until somebody sets a handler, its flags are 0. The C libraries add SA_RESTORER to whatever
//! they are given, so with them the flags could not be 0 again. The kernel takes it without.

use std::{io, ptr};

use libc::{c_int, c_long, c_ulong, sigaction};

const SA_RESTORER: c_int = 0x0400_0000;

/// The kernel's own form, and all of its mask.
#[repr(C)]
struct KernelAction {
    handler: usize,
    flags: c_ulong,
    restorer: usize,
    mask: u64,
}

const _: () = assert!(size_of::<KernelAction>() == 3 * size_of::<usize>() + 8);

/// Whether the C library would add something to it.
pub(super) fn is_untouched(action: &sigaction) -> bool {
    action.sa_flags & SA_RESTORER == 0
        && matches!(action.sa_sigaction, libc::SIG_DFL | libc::SIG_IGN)
}

/// Installs an untouched disposition and tells what it replaced. Async-signal-safe.
pub(super) fn swap(signal: c_int, new: &sigaction, old: &mut sigaction) -> io::Result<()> {
    let kernel_new = KernelAction {
        handler: new.sa_sigaction,
        flags: new.sa_flags as c_ulong,
        restorer: 0,
        mask: super::action::mask_bits(new),
    };
    let mut kernel_old = KernelAction {
        handler: 0,
        flags: 0,
        restorer: 0,
        mask: 0,
    };
    // SAFETY: two valid actions in the kernel's form, and the size of its mask.
    let result: c_long = unsafe {
        libc::syscall(
            libc::SYS_rt_sigaction,
            signal,
            &raw const kernel_new,
            &raw mut kernel_old,
            size_of::<u64>(),
        )
    };
    if result != 0 {
        return Err(io::Error::last_os_error());
    }
    old.sa_sigaction = kernel_old.handler;
    old.sa_flags = kernel_old.flags as c_int;
    old.sa_restorer = match kernel_old.restorer {
        0 => None,
        // SAFETY: the function that somebody gave to the kernel.
        address => Some(unsafe { std::mem::transmute::<usize, extern "C" fn()>(address) }),
    };
    // SAFETY: the set is larger than the kernel's mask, and plain bits.
    unsafe {
        ptr::copy_nonoverlapping(
            (&raw const kernel_old.mask).cast::<u8>(),
            (&raw mut old.sa_mask).cast::<u8>(),
            size_of::<u64>(),
        );
    }
    Ok(())
}
