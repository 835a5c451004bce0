//! The scope as a Python object.

use std::ffi::CString;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::{PyResourceWarning, PyValueError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::action::Action;
use crate::error::os_error;
use crate::handed_on::HandedOn;
use crate::options::{self, Options};

/// A scope of the core, entered through a Python object.
struct Opening {
    scope: allow_interrupt::Scope,
    handed_on: Arc<HandedOn>,
}

/// An object may be entered again while it is entered: innermost last.
#[derive(Default)]
struct Openings {
    open: Vec<Opening>,
    /// Of the outermost that was left last.
    presses: u32,
    handed_on: Option<Arc<HandedOn>>,
}

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

impl Scope {
    fn setup(&self) -> MutexGuard<'_, Setup> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn openings(&self) -> MutexGuard<'_, Openings> {
        self.openings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often it is entered at this moment.
    pub fn depth(&self) -> usize {
        self.openings().open.len()
    }

    /// Detached from Python: the system may make us wait for a hook, which needs Python.
    fn open(&self) -> io::Result<Opening> {
        let handed_on = Arc::new(HandedOn::new());
        let (mut builder, action) = {
            let setup = self.setup();
            (setup.options.builder(), setup.action.clone())
        };
        if action.is_some() || cfg!(windows) {
            let noted = Arc::clone(&handed_on);
            builder = builder.hook(move |_event| {
                noted.press();
                if let Some(action) = &action {
                    action.run();
                }
            });
        }
        let scope = builder.enter()?;
        Ok(Opening { scope, handed_on })
    }

    /// Leaves the innermost opening, if there is one.
    fn close(&self, py: Python<'_>) -> io::Result<()> {
        let opening = self.openings().open.pop();
        let Some(Opening { scope, handed_on }) = opening else {
            return Ok(());
        };
        let (presses, left) = py.detach(|| {
            let presses = scope.presses();
            match scope.leave() {
                Ok(presses) => (presses, Ok(())),
                Err(error) => (presses, Err(error)),
            }
        });
        let mut openings = self.openings();
        openings.presses = presses;
        openings.handed_on = Some(handed_on);
        left
    }

    /// Lets Python's own handler run for the presses that have come so far.
    pub fn settle(&self, py: Python<'_>) -> PyResult<()> {
        let (presses, handed_on) = {
            let openings = self.openings();
            match openings.open.last() {
                Some(opening) => (opening.scope.presses(), Arc::clone(&opening.handed_on)),
                None => return Ok(()),
            }
        };
        self.raise_for(py, presses, &handed_on)
    }

    /// Lets Python's own handler run, if there has been a press: KeyboardInterrupt comes from here.
    fn raise_for(&self, py: Python<'_>, presses: u32, handed_on: &HandedOn) -> PyResult<()> {
        if presses == 0 {
            return Ok(());
        }
        if self.setup().options.pass_on {
            py.detach(|| handed_on.wait(presses));
        }
        py.check_signals()
    }
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
            (openings.presses, openings.handed_on) = (0, None);
        }
        openings.open.push(opening);
        drop(openings);
        // A press that came just before is Python's already: it must not wait behind the block.
        if let Err(raised) = slf.py().check_signals() {
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
        let (presses, handed_on) = {
            let openings = self.openings();
            (openings.presses, openings.handed_on.clone())
        };
        // First: an interrupt must not get lost over an error.
        if let Some(handed_on) = handed_on {
            self.raise_for(py, presses, &handed_on)?;
        }
        left.map_err(os_error)
    }

    pub fn check(&self, py: Python<'_>) -> PyResult<bool> {
        let newest = self
            .openings()
            .open
            .last()
            .map(|opening| opening.scope.reset());
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
            Some(opening) => opening.scope.presses(),
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
        let ignored = openings.open.last().map(|opening| opening.scope.ignored());
        ignored.into_iter().flatten().map(options::name).collect()
    }

    #[getter]
    fn action(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        let action = self.setup().action.clone();
        action.and_then(|action| action.get(py))
    }

    fn fileno(&self) -> PyResult<u64> {
        let openings = self.openings();
        let Some(opening) = openings.open.last() else {
            return Err(PyValueError::new_err(
                "a scope has something to wait for only while it is entered",
            ));
        };
        let pollable = opening.scope.pollable().map_err(os_error)?;
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

#[cfg(unix)]
type Pressed = std::os::fd::OwnedFd;
#[cfg(windows)]
type Pressed = std::os::windows::io::OwnedHandle;

impl Scope {
    /// What is ready when a press is there, for as long as the caller wants it; `None` if the scope
    /// is not entered.
    pub fn pressed(&self) -> io::Result<Option<Pressed>> {
        let openings = self.openings();
        let Some(opening) = openings.open.last() else {
            return Ok(None);
        };
        let pollable = opening.scope.pollable()?;
        #[cfg(unix)]
        let pressed = std::os::fd::AsFd::as_fd(&pollable).try_clone_to_owned()?;
        #[cfg(windows)]
        let pressed = std::os::windows::io::AsHandle::as_handle(&pollable).try_clone_to_owned()?;
        Ok(Some(pressed))
    }
}

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
