//! The system's errors as Python's OSError.

use std::io;

use pyo3::PyErr;
use pyo3::exceptions::PyOSError;

/// ERROR_INVALID_PARAMETER: what SetConsoleCtrlHandler says of a handler that is not in its table.
#[cfg(windows)]
const NOT_IN_THE_TABLE: i32 = 87;

/// With `errno`, and on Windows with `winerror`.
pub fn os_error(error: io::Error) -> PyErr {
    #[cfg(windows)]
    {
        let explained = error.kind() == io::ErrorKind::NotFound;
        let code = error
            .raw_os_error()
            .or(explained.then_some(NOT_IN_THE_TABLE));
        if let Some(code) = code {
            // Python makes errno of the fourth argument.
            return PyOSError::new_err((0, error.to_string(), None::<&str>, code));
        }
    }
    match error.raw_os_error() {
        Some(code) => PyOSError::new_err((code, error.to_string())),
        None => PyOSError::new_err(error.to_string()),
    }
}
