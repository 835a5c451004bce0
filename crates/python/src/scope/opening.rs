//! Entering and leaving the core's scope, detached from Python, and what comes of the presses.

use std::io;
use std::sync::{Arc, MutexGuard, PoisonError};

use pyo3::prelude::*;

use super::{Scope, Setup};
use crate::handed_on::HandedOn;

/// A scope of the core, entered through a Python object.
pub(super) struct Opening {
    pub(super) scope: allow_interrupt::Scope,
    pub(super) handed_on: Arc<HandedOn>,
}

/// An object may be entered again while it is entered: innermost last.
#[derive(Default)]
pub(super) struct Openings {
    pub(super) open: Vec<Opening>,
    /// Of the outermost that was left last.
    pub(super) presses: u32,
    pub(super) handed_on: Option<Arc<HandedOn>>,
}

impl Scope {
    pub(super) fn setup(&self) -> MutexGuard<'_, Setup> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn openings(&self) -> MutexGuard<'_, Openings> {
        self.openings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often it is entered at this moment.
    pub fn depth(&self) -> usize {
        self.openings().open.len()
    }

    /// Detached from Python: the system may make us wait for a hook, which needs Python.
    pub(super) fn open(&self) -> io::Result<Opening> {
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
    pub(super) fn close(&self, py: Python<'_>) -> io::Result<()> {
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
    pub(super) fn raise_for(
        &self,
        py: Python<'_>,
        presses: u32,
        handed_on: &HandedOn,
    ) -> PyResult<()> {
        if presses == 0 {
            return Ok(());
        }
        if self.setup().options.pass_on {
            py.detach(|| handed_on.wait(presses));
        }
        py.check_signals()
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
        #[cfg(unix)]
        let pressed = std::os::fd::AsFd::as_fd(&opening.scope.pollable()?).try_clone_to_owned()?;
        #[cfg(windows)]
        let pressed = opening.scope.event_object()?.try_clone_to_owned()?;
        Ok(Some(pressed))
    }
}
