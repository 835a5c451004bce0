//! A scope that Python has lost while it was entered: it is left, and Python is warned.

use std::ffi::CString;

use pyo3::exceptions::PyResourceWarning;
use pyo3::prelude::*;

use super::Scope;

impl Drop for Scope {
    /// Python has lost the object, and its scope is still open.
    fn drop(&mut self) {
        if self.openings().open.is_empty() {
            return;
        }
        // Without an interpreter there is nobody to warn, and the fields leave by themselves.
        Python::try_attach(|py| {
            let raised_before = PyErr::take(py);
            while !self.openings().open.is_empty() {
                // Nobody is there to hear of an error.
                let _ = self.close(py);
            }
            let text = CString::new(
                "a scope of allow_interrupt was dropped while it was entered; use `with`, or call `leave`",
            );
            let category = py.get_type::<PyResourceWarning>();
            let warned = PyErr::warn(py, &category, &text.unwrap_or_default(), 1);
            if let Err(refused) = warned {
                refused.write_unraisable(py, None);
            }
            if let Some(error) = raised_before {
                error.restore(py);
            }
        });
    }
}
