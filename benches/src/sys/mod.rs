//! How each system presses, blocks, and shows that a thread is blocked.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{Waiter, mask_presses, poll, press, press_here, stay_on_one_core};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{Waiter, mask_presses, poll, poll_socket, press, press_here, stay_on_one_core};
