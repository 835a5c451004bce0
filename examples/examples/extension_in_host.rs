//! A Rust extension inside a host that has its own handler, as Python has: the press frees the
//! extension, and the host sees it too.

use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;

/// The extension: a long native call, which runs an event loop of its own. Its scope passes the
/// press on, so it takes nothing away from the host.
fn extension() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let scope = Scope::builder().pass_on().enter()?;
    tell::ready(&scope, "an extension inside a host")?;
    let result = runtime.block_on(async {
        tokio::select! {
            () = pending() => Ok(()),
            event = scope.pressed() => event.map(drop),
        }
    });
    tell::freed(&scope)?;
    scope.leave()?;
    result
}

/// How often the host's handler ran.
static SEEN: AtomicU32 = AtomicU32::new(0);

fn main() -> Result<()> {
    host::install_handler()?;
    extension()?;
    // Handlers run on another thread on Windows, and on any on Unix: a host that looks right
    // after the call may look a moment too early, and then sees it the next time.
    while SEEN.load(Relaxed) == 0 {
        thread::yield_now();
    }
    tell::also("the host saw it")?;
    anyhow::ensure!(host::remove_handler(), "the host's handler is gone");
    tell::also("the host's handler was still there")?;
    Ok(())
}

/// What a host written in C does.
#[cfg(unix)]
mod host {
    use std::io;
    use std::sync::atomic::Ordering::Relaxed;

    extern "C" fn handler(_signal: libc::c_int) {
        super::SEEN.fetch_add(1, Relaxed);
    }

    pub fn install_handler() -> io::Result<()> {
        // SAFETY: a handler that only counts.
        match unsafe { libc::signal(libc::SIGINT, handler as *const () as libc::sighandler_t) } {
            libc::SIG_ERR => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }

    /// Whether it was there still.
    pub fn remove_handler() -> bool {
        // SAFETY: the default has no conditions.
        let was = unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
        was == handler as *const () as libc::sighandler_t
    }
}

/// What a host written in C does.
#[cfg(windows)]
mod host {
    use std::io;
    use std::sync::atomic::Ordering::Relaxed;

    use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;

    extern "system" fn handler(_event: u32) -> windows_sys::core::BOOL {
        super::SEEN.fetch_add(1, Relaxed);
        1 // No further: the next one is the default, which ends the process.
    }

    pub fn install_handler() -> io::Result<()> {
        // SAFETY: a handler that only counts.
        match unsafe { SetConsoleCtrlHandler(Some(handler), 1) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }

    /// Whether it was there still.
    pub fn remove_handler() -> bool {
        // SAFETY: as above.
        unsafe { SetConsoleCtrlHandler(Some(handler), 0) != 0 }
    }
}
