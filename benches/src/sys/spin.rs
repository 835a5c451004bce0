//! Where no system call tells whether another thread is blocked.

use std::time::{Duration, Instant};

use anyhow::Result;

/// The thread that waits, as another sees it.
pub struct Waiter;

impl Waiter {
    pub fn this_thread() -> Result<Self> {
        Ok(Self)
    }

    /// It has said that it is about to wait. This is ample for what is left, and the press takes
    /// several times as long to arrive.
    pub fn until_blocked(&self) -> Result<()> {
        let told = Instant::now();
        while told.elapsed() < Duration::from_micros(100) {
            std::hint::spin_loop();
        }
        Ok(())
    }
}
