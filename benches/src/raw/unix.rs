//! `sigaction`, and a descriptor that the handler writes to: an eventfd on Linux.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read};
use std::os::fd::FromRawFd;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use anyhow::Result;
use libc::{c_int, sigaction};

static WRITE: AtomicI32 = AtomicI32::new(-1);

/// A handler that is never removed, and what it wakes.
pub struct Raw(File);

impl Raw {
    pub fn install() -> Result<Self> {
        let (read, write) = descriptors()?;
        WRITE.store(write, Relaxed);
        let ours = action(wake);
        // SAFETY: a valid action, whose handler is a static function.
        match unsafe { sigaction(libc::SIGINT, &ours, null_mut()) } {
            // A call that the signal interrupts goes on by itself: no EINTR.
            0 => Ok(Self(read)),
            _ => Err(io::Error::last_os_error().into()),
        }
    }

    pub fn wait(&self) -> Result<()> {
        Ok((&self.0).read_exact(&mut [0; 8])?)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn descriptors() -> io::Result<(File, c_int)> {
    // SAFETY: no pointers.
    let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just made.
    let file = unsafe { File::from_raw_fd(fd) };
    Ok((file, fd))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn descriptors() -> io::Result<(File, c_int)> {
    let mut fds = [0; 2];
    // SAFETY: room for the two descriptors.
    if unsafe { libc::pipe(fds.as_mut_ptr()) } < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just made.
    let read = unsafe { File::from_raw_fd(fds[0]) };
    Ok((read, fds[1]))
}

extern "C" fn wake(_: c_int) {
    let one = 1_u64.to_ne_bytes();
    // SAFETY: eight readable bytes.
    unsafe { libc::write(WRITE.load(Relaxed), one.as_ptr().cast(), one.len()) };
}

fn action(handler: extern "C" fn(c_int)) -> sigaction {
    // SAFETY: plain data, for which zero is valid.
    let mut action: sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler as *const () as usize;
    action.sa_flags = libc::SA_RESTART;
    action
}

/// Two system calls.
pub fn add_and_remove() {
    extern "C" fn nothing(_: c_int) {}
    let ours = action(nothing);
    // SAFETY: valid pointers, and a static handler.
    unsafe {
        let mut before: sigaction = std::mem::zeroed();
        black_box(sigaction(libc::SIGINT, &ours, &mut before));
        black_box(sigaction(libc::SIGINT, &before, null_mut()));
    }
}
