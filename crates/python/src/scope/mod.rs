//! The scope as a Python object.

mod lost;
mod opening;

use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyValueError;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::action::Action;
use crate::error::os_error;
use crate::options::{self, Options};
use crate::passed_on;
use opening::Openings;

/// The native half of `allow_interrupt.Scope`.
#[pyclass(module = "allow_interrupt._native", subclass, frozen)]
#[derive(Default)]
pub struct Scope {
    setup: Mutex<Setup>,
    openings: Mutex<Openings>,
}

/// What `__init__` was told: the next entering is made of it.
#[derive(Default)]
struct Setup {
    options: Options,
    action: Option<Arc<Action>>,
}

#[pymethods]
impl Scope {
    /// All the rest is `__init__`'s, so that a class derived from it need not know of `__new__`.
    #[new]
    #[pyo3(signature = (*_arguments, **_options))]
    pub fn new(_arguments: &Bound<'_, PyTuple>, _options: Option<&Bound<'_, PyDict>>) -> Self {
        Self::default()
    }

    #[pyo3(signature = (action=None, *, events=None, pass_on=true, escalate_at=None, clear_ignored=false))]
    fn __init__(
        &self,
        action: Option<Bound<'_, PyAny>>,
        events: Option<&Bound<'_, PyAny>>,
        pass_on: bool,
        escalate_at: Option<i64>,
        clear_ignored: bool,
    ) -> PyResult<()> {
        options::check_action(action.as_ref())?;
        let setup = Setup {
            options: Options::read(events, pass_on, escalate_at, clear_ignored)?,
            action: action.map(|function| Arc::new(Action::new(function.unbind()))),
        };
        let before = std::mem::replace(&mut *self.setup(), setup);
        // Outside the lock: dropping it may run anything.
        drop(before);
        Ok(())
    }

    pub fn __enter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        let this = slf.get();
        let opening = slf.py().detach(|| this.open()).map_err(os_error)?;
        let mut openings = this.openings();
        if openings.open.is_empty() {
            openings.presses = 0;
        }
        openings.open.push(opening);
        drop(openings);
        // A press that came just before is Python's, or will be after the actions further out: it must
        // not wait behind the block.
        if let Err(raised) = passed_on::raise(slf.py()) {
            let _less_important = this.close(slf.py());
            return Err(raised);
        }
        Ok(slf.clone())
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.leave(py)
    }

    pub fn leave(&self, py: Python<'_>) -> PyResult<()> {
        let left = self.close(py);
        let presses = self.openings().presses;
        // First: an interrupt must not get lost over an error.
        self.raise_for(py, presses)?;
        left.map_err(os_error)
    }

    pub fn check(&self, py: Python<'_>) -> PyResult<bool> {
        let newest = self
            .openings()
            .open
            .last()
            .map(allow_interrupt::Scope::reset);
        if newest.unwrap_or(0) == 0 {
            return Ok(false);
        }
        self.settle(py)?;
        Ok(true)
    }

    #[getter]
    fn presses(&self) -> u32 {
        let openings = self.openings();
        match openings.open.first() {
            Some(scope) => scope.presses(),
            None => openings.presses,
        }
    }

    #[getter]
    fn fired(&self) -> bool {
        self.presses() > 0
    }

    #[getter]
    fn entered(&self) -> bool {
        self.depth() > 0
    }

    #[getter]
    fn ignored(&self) -> Vec<&'static str> {
        let openings = self.openings();
        let ignored = openings.open.last().map(allow_interrupt::Scope::ignored);
        ignored.into_iter().flatten().map(options::name).collect()
    }

    #[getter]
    fn action(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        let action = self.setup().action.clone();
        action.and_then(|action| action.get(py))
    }

    fn fileno(&self) -> PyResult<u64> {
        let openings = self.openings();
        let Some(scope) = openings.open.last() else {
            return Err(PyValueError::new_err(
                "a scope has something to wait for only while it is entered",
            ));
        };
        let pollable = scope.pollable().map_err(os_error)?;
        #[cfg(windows)]
        let number = std::os::windows::io::AsRawSocket::as_raw_socket(&pollable);
        #[cfg(unix)]
        let number = u64::from(std::os::fd::AsRawFd::as_raw_fd(&pollable).unsigned_abs());
        Ok(number)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        // Never waits: whoever has it is only looking.
        match self.setup.try_lock() {
            Ok(setup) => setup
                .action
                .as_ref()
                .map_or(Ok(()), |action| action.traverse(&visit)),
            Err(_) => Ok(()),
        }
    }

    fn __clear__(&self) {
        let action = self.setup().action.clone();
        if let Some(action) = action {
            action.clear();
        }
    }
}
