//! Entering and leaving the core's scope, detached from Python, and what comes of the presses.

use std::io;
use std::sync::{MutexGuard, PoisonError};

use pyo3::prelude::*;

use super::{Scope, Setup};
use crate::passed_on;

/// An object may be entered again while it is entered: innermost last.
#[derive(Default)]
pub(super) struct Openings {
    pub(super) open: Vec<allow_interrupt::Scope>,
    /// Of the outermost that was left last.
    pub(super) presses: u32,
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
    pub(super) fn open(&self) -> io::Result<allow_interrupt::Scope> {
        let (mut builder, action) = {
            let setup = self.setup();
            (setup.options.builder(), setup.action.clone())
        };
        if let Some(action) = action {
            builder = builder.hook(move |_event| action.run());
        }
        builder.enter()
    }

    /// Leaves the innermost opening, if there is one.
    pub(super) fn close(&self, py: Python<'_>) -> io::Result<()> {
        let opening = self.openings().open.pop();
        let Some(scope) = opening else {
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
        left
    }

    /// Lets Python's own handler run for the presses that have come so far.
    pub fn settle(&self, py: Python<'_>) -> PyResult<()> {
        let newest = self.openings().open.last().map(|scope| scope.presses());
        self.raise_for(py, newest.unwrap_or(0))
    }

    /// Lets Python's own handler run, if there has been a press: KeyboardInterrupt comes from here.
    pub(super) fn raise_for(&self, py: Python<'_>, presses: u32) -> PyResult<()> {
        if presses == 0 {
            return Ok(());
        }
        match self.setup().options.pass_on {
            true => passed_on::raise(py),
            // It was not for Python; another one may have come just before.
            false => py.check_signals(),
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
        let Some(scope) = openings.open.last() else {
            return Ok(None);
        };
        #[cfg(unix)]
        let pressed = std::os::fd::AsFd::as_fd(&scope.pollable()?).try_clone_to_owned()?;
        #[cfg(windows)]
        let pressed = scope.event_object()?.try_clone_to_owned()?;
        Ok(Some(pressed))
    }
}
