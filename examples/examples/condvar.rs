//! `std::sync::Condvar`: a hook changes what the condition is about, and notifies.
//!
//! A hook is no signal handler: it may lock. It must only not be called by a thread that holds
//! the lock, and it never is: it runs on a thread of its own.

use std::sync::{Arc, Condvar, Mutex};

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;

#[derive(Default)]
struct Queue {
    jobs: Vec<String>,
    closed: bool,
}

fn main() -> Result<()> {
    let shared = Arc::new((Mutex::new(Queue::default()), Condvar::new()));

    let for_hook = Arc::clone(&shared);
    let scope = Scope::enter(move |_event| {
        for_hook.0.lock().unwrap().closed = true;
        for_hook.1.notify_all();
    })?;
    tell::ready(&scope, "wait of a Condvar")?;
    let (queue, changed) = &*shared;
    let idle = |queue: &mut Queue| queue.jobs.is_empty() && !queue.closed;
    let queue = changed.wait_while(queue.lock().unwrap(), idle).unwrap();
    println!("jobs: {:?}, closed: {}", queue.jobs, queue.closed);
    // The hook may be waiting for the lock, and leaving waits for the hook.
    drop(queue);

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}
