//! Signals and `poll`.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;
use std::ptr::null_mut;

use allow_interrupt::Pollable;
use anyhow::Result;

/// To the process: the kernel chooses the thread.
pub fn press() -> Result<()> {
    // SAFETY: no pointers.
    match unsafe { libc::kill(libc::getpid(), libc::SIGINT) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error().into()),
    }
}

/// To this thread: the handler has run when it returns.
pub fn press_here() -> Result<()> {
    // SAFETY: no pointers.
    match unsafe { libc::raise(libc::SIGINT) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error().into()),
    }
}

/// Whether presses pass this thread by.
pub fn mask_presses(mask: bool) {
    let how = match mask {
        true => libc::SIG_BLOCK,
        false => libc::SIG_UNBLOCK,
    };
    let mut press = MaybeUninit::uninit();
    // SAFETY: the set is written before it is read.
    unsafe {
        libc::sigemptyset(press.as_mut_ptr());
        libc::sigaddset(press.as_mut_ptr(), libc::SIGINT);
        libc::pthread_sigmask(how, press.as_ptr(), null_mut());
    }
}

/// Until it is readable, or a signal comes.
pub fn poll(pollable: &Pollable<'_>) -> Result<()> {
    let mut entry = libc::pollfd {
        fd: pollable.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one valid entry.
    match unsafe { libc::poll(&mut entry, 1, -1) } {
        -1 => match io::Error::last_os_error() {
            error if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            error => Err(error.into()),
        },
        _ => Ok(()),
    }
}

/// Keeps this thread, and those that it starts from now on, on the first core that it may use; or,
/// `at_the_other_end`, on the last.
#[cfg(target_os = "linux")]
pub fn stay_on_one_core(at_the_other_end: bool) {
    // SAFETY: a set of which zero is the empty one; the calls get its size.
    unsafe {
        let mut allowed: libc::cpu_set_t = std::mem::zeroed();
        libc::sched_getaffinity(0, size_of_val(&allowed), &mut allowed);
        let mut cores = (0..libc::CPU_SETSIZE as usize).filter(|c| libc::CPU_ISSET(*c, &allowed));
        let core = match at_the_other_end {
            true => cores.next_back(),
            false => cores.next(),
        };
        if let Some(core) = core {
            let mut only: libc::cpu_set_t = std::mem::zeroed();
            libc::CPU_SET(core, &mut only);
            libc::sched_setaffinity(0, size_of_val(&only), &only);
        }
    }
}

/// Left to the system.
#[cfg(not(target_os = "linux"))]
pub fn stay_on_one_core(_: bool) {}

/// The thread that waits, as another sees it.
#[cfg(target_os = "linux")]
pub struct Waiter(std::fs::File);

#[cfg(target_os = "linux")]
impl Waiter {
    pub fn this_thread() -> Result<Self> {
        // SAFETY: no arguments.
        let thread = unsafe { libc::gettid() };
        let state = format!("/proc/self/task/{thread}/stat");
        Ok(Self(std::fs::File::open(state)?))
    }

    /// Spins until it sleeps in a system call. It does so nowhere but in its wait.
    pub fn until_blocked(&self) -> Result<()> {
        use std::os::unix::fs::FileExt;
        loop {
            let mut stat = [0; 64];
            let read = self.0.read_at(&mut stat, 0)?;
            // "4711 (name) S …", and a name of ours has no bracket.
            if stat[..read].windows(3).any(|window| window == b") S") {
                return Ok(());
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
#[path = "spin.rs"]
mod spin;
#[cfg(not(target_os = "linux"))]
pub use spin::Waiter;
