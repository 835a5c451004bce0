//! Whether a press that has freed the main thread has got as far as Python's own handler.
//!
//! The hook comes first, and what it frees may be running before the press has been passed on. A
//! KeyboardInterrupt that is only then asked for would be late: after the `with` block.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::HandedOn;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::HandedOn;
