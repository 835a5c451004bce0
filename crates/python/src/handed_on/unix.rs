//! On Unix the signal handler passes the press on; or, after a hook, leaving has waited until it was
//! sent once more.

/// Knows nothing: it need not.
pub struct HandedOn;

impl HandedOn {
    pub fn new() -> Self {
        Self
    }

    /// In the hook.
    pub fn press(&self) {}

    /// Waits until Python's handler has had the presses.
    pub fn wait(&self, _presses: u32) {
        // A signal that waits for this thread is delivered at the end of a system call.
        std::thread::yield_now();
    }
}
