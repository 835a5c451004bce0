//! The native half of the Python package `allow_interrupt`: a scope that Python can enter, and the
//! waits that it frees on Windows without needing Python's lock.
//!
//! One press, from the key to KeyboardInterrupt:
//!
//! ```text
//! press → the core's scope → hook: run the action → the main thread wakes up
//!                          → passed on → Python's C handler: a flag
//!         leaving, or a freed wait: has it been passed on? → PyErr_CheckSignals → KeyboardInterrupt
//! ```
//!
//! The main thread may be awake before Python's handler has set its flag. So it waits for that, in
//! [`passed_on`], and KeyboardInterrupt comes inside the `with`.

mod action;
mod adapted;
mod error;
mod options;
mod passed_on;
mod persist;
mod press;
mod scope;
mod waiter;

use pyo3::prelude::*;

/// What `allow_interrupt` is made of; private.
#[pymodule(gil_used = false)]
mod _native {
    use super::*;

    #[pymodule_export]
    use super::adapted::Adapted;
    #[pymodule_export]
    use super::options::check_options;
    #[pymodule_export]
    use super::passed_on::wait_until_passed_on;
    #[pymodule_export]
    use super::press::{Outcome, Running};
    #[pymodule_export]
    use super::scope::Scope;
    #[pymodule_export]
    use super::waiter::Waiter;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        action::disarm_at_exit(module.py())
    }
}
