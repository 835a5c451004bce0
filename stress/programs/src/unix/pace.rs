//! A thread that sends a signal to another one again and again.
//!
//! An interval timer of 10 us does not do: here its signals came faster than the process could get out of
//! `setitimer`, and nothing else ran. A thread that looks at the clock sends as fast, and never more than the
//! other one can take, as the kernel merges.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub struct Pace {
    over: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Pace {
    /// Sends SIGINT to the calling thread at this distance, until it is stopped.
    pub fn every(distance: Duration) -> Self {
        let (over, sent) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        // SAFETY: no arguments.
        let target = unsafe { libc::pthread_self() } as usize;
        let (is_over, count) = (over.clone(), sent.clone());
        let thread = std::thread::spawn(move || {
            let mut next = Instant::now();
            while !is_over.load(SeqCst) {
                // SAFETY: the target thread stops this one before it ends.
                unsafe { libc::pthread_kill(target as libc::pthread_t, libc::SIGINT) };
                count.fetch_add(1, SeqCst);
                next = (next + distance).max(Instant::now());
                while Instant::now() < next {
                    std::hint::spin_loop();
                }
            }
        });
        Self {
            over,
            sent,
            thread: Some(thread),
        }
    }

    /// Stops, and tells how many it has sent.
    pub fn stop(mut self) -> u64 {
        self.end();
        self.sent.load(SeqCst)
    }

    fn end(&mut self) {
        self.over.store(true, SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Pace {
    fn drop(&mut self) {
        self.end();
    }
}

/// Turns for this long, without giving up the processor.
pub fn spin(time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        std::hint::spin_loop();
    }
}
