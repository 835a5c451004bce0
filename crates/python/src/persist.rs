//! Steps that must be done although a press may interrupt them.

use pyo3::prelude::*;

/// What interrupts a step is one more press each time.
const TRIES: usize = 3;

/// Does the step, again if it is interrupted. What has interrupted it is handed back although it was
/// done at the next try: it may be a press's.
pub fn persist(step: impl Fn() -> PyResult<()>) -> PyResult<()> {
    let mut first = Ok(());
    for _ in 0..TRIES {
        match step() {
            Ok(()) => break,
            Err(error) => first = first.and(Err(error)),
        }
    }
    first
}
