//! An extension of Python that blocks in Rust, and answers Ctrl-C at once.
//!
//! Python's own handler only sets a flag, which nobody looks at while Rust blocks. The usual remedy
//! is to come back every 100 ms and ask `check_signals`. With a scope there is nothing to ask for:
//! a press frees the wait, is passed on to Python, and KeyboardInterrupt is raised by the call that
//! was blocked.
//!
//! ```text
//! import blocking_extension
//! jobs = blocking_extension.Jobs()
//! jobs.next()     # blocks until another thread calls jobs.put(…); Ctrl-C: KeyboardInterrupt
//! ```

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use allow_interrupt::Scope;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// For hooks of others, which may take their time.
const LIMIT: Duration = Duration::from_secs(1);

/// What the blocked call is woken for.
enum Message {
    Job(u64),
    Pressed,
}

/// Jobs for the thread that asks for them.
#[pyclass(frozen)]
struct Jobs {
    sender: Sender<Message>,
    receiver: Mutex<Receiver<Message>>,
}

#[pymethods]
impl Jobs {
    #[new]
    fn new() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver: Mutex::new(receiver),
        }
    }

    /// Hands in a job.
    fn put(&self, job: u64) -> PyResult<()> {
        let sent = self.sender.send(Message::Job(job));
        sent.map_err(|_| PyRuntimeError::new_err("nobody takes jobs any more"))
    }

    /// Waits for the next job, for as long as it takes.
    fn next(&self, py: Python<'_>) -> PyResult<u64> {
        loop {
            let waker = self.sender.clone();
            let scope = Scope::builder()
                .pass_on() // Python's handler is to have the press, too
                .hook(move |_event| drop(waker.send(Message::Pressed)));
            // Detached from Python, as all that may have to wait for a hook.
            let scope = py.detach(|| scope.enter())?;
            // A press that came just before this will not come here.
            raise(py)?;
            let message = py.detach(|| {
                let message = self.receive();
                // When this returns, a press that has run the hook has been passed on.
                scope.leave().map(|_presses| message)
            })?;
            match message {
                Message::Job(job) => return Ok(job),
                // KeyboardInterrupt; or the program's own handler, which may say: go on.
                Message::Pressed => raise(py)?,
            }
        }
    }
}

/// KeyboardInterrupt, or what the program's own handler raises. Hooks of scopes around ours come
/// first; also those of the Python package, which on Unix has a copy of the library of its own.
fn raise(py: Python<'_>) -> PyResult<()> {
    py.detach(|| allow_interrupt::wait_until_passed_on(LIMIT));
    let modules = py.import("sys")?.getattr("modules")?;
    if let Ok(package) = modules.get_item("allow_interrupt") {
        package.call_method1("wait_until_passed_on", (LIMIT.as_secs_f64(),))?;
    }
    py.check_signals()
}

impl Jobs {
    fn receive(&self) -> Message {
        let receiver = self.receiver.lock().expect("nobody panics with it");
        receiver.recv().expect("`self` has a sender")
    }
}

/// The module.
#[pymodule(gil_used = false)]
mod blocking_extension {
    #[pymodule_export]
    use super::Jobs;
}
