//! The least that a program can do: a handler of its own, and the system's cheapest wait.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{Raw, add_and_remove};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{Raw, add_and_remove};
