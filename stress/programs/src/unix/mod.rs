//! What the cases for Unix share.

pub mod children;
pub mod foreign;
pub mod host;
pub mod pace;
pub mod random;
pub mod state;
pub mod wine;

/// Presses Ctrl-C, for any thread of this process.
pub fn press() {
    // SAFETY: no pointers; a process may signal itself.
    unsafe { libc::kill(libc::getpid(), libc::SIGINT) };
}
