//! Asking for KeyboardInterrupt when the press has been passed on to Python's own handler.
//!
//! Actions come first, and what is freed may be running before that. A KeyboardInterrupt that is
//! asked for too early would be late: after the `with` block.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// An action, or somebody else's handler, may take its time. KeyboardInterrupt comes late then.
const LIMIT: Duration = Duration::from_secs(1);

/// An action has taken longer, and takes longer still: it is not waited for at each block.
static GIVEN_UP: AtomicBool = AtomicBool::new(false);

/// Lets Python's handler run for the presses that have come: what it raises comes from here. Waits
/// until it has had them, for a second at most.
pub fn raise(py: Python<'_>) -> PyResult<()> {
    wait(py)?;
    py.check_signals()
}

/// Only the main thread waits, as no other is interrupted by Python.
fn wait(py: Python<'_>) -> PyResult<()> {
    if allow_interrupt::wait_until_passed_on(Duration::ZERO) {
        GIVEN_UP.store(false, SeqCst);
    } else if !GIVEN_UP.load(SeqCst) && is_main_thread(py)? {
        let passed_on = py.detach(|| allow_interrupt::wait_until_passed_on(LIMIT));
        GIVEN_UP.store(!passed_on, SeqCst);
    }
    Ok(())
}

fn is_main_thread(py: Python<'_>) -> PyResult<bool> {
    let threading = py.import("threading")?;
    let this = threading.call_method0("get_ident")?;
    let main = threading.call_method0("main_thread")?;
    this.eq(main.getattr("ident")?)
}

/// Wait until every press that has come so far is past the open scopes and their actions.
///
/// timeout: seconds; for ever with `float("inf")`.
///
/// Return whether they are. In the main thread KeyboardInterrupt comes next, if Python's handler
/// raises it. For code that is freed in a way of its own inside somebody else's block: blocks of this
/// package wait by themselves. Called in an action it would wait for itself, and returns False.
///
/// Raises ValueError for a time that is negative or not a number.
#[pyfunction]
#[pyo3(signature = (timeout=1.0))]
pub fn wait_until_passed_on(py: Python<'_>, timeout: f64) -> PyResult<bool> {
    let timeout = match Duration::try_from_secs_f64(timeout) {
        Ok(timeout) => timeout,
        Err(_) if timeout > 0.0 => Duration::MAX,
        Err(_) => {
            let text = format!("a timeout is a number of seconds, at least 0, not {timeout}");
            return Err(PyValueError::new_err(text));
        }
    };
    Ok(py.detach(|| allow_interrupt::wait_until_passed_on(timeout)))
}
