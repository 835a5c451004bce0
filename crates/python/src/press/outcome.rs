//! How a program ended, for Python.

use press_ctrl_c::{Ended, signal};
use pyo3::prelude::*;

/// What `Running.finish` hands back.
#[pyclass(module = "allow_interrupt._native", frozen)]
pub struct Outcome(press_ctrl_c::Outcome);

impl Outcome {
    pub fn new(outcome: press_ctrl_c::Outcome) -> Self {
        Self(outcome)
    }
}

#[pymethods]
impl Outcome {
    /// The exit code; `None` if a signal or Windows' own answer to Ctrl-C ended it.
    #[getter]
    fn code(&self) -> Option<i32> {
        match self.0.ended {
            Ended::Code(code) => Some(code),
            _ => None,
        }
    }

    /// The number of the signal that ended it, on Unix.
    #[getter]
    fn signal(&self) -> Option<i32> {
        match self.0.ended {
            Ended::Signal(number) => Some(number),
            _ => None,
        }
    }

    /// Whether it died by Ctrl-C, as its parent sees it.
    #[getter]
    fn interrupted(&self) -> bool {
        matches!(
            self.0.ended,
            Ended::Signal(signal::SIGINT) | Ended::ControlC
        )
    }

    /// From the last key to the end, in seconds.
    #[getter]
    fn reaction(&self) -> Option<f64> {
        self.0.reaction.map(|reaction| reaction.as_secs_f64())
    }

    #[getter]
    fn reports(&self) -> Vec<String> {
        self.0.reports.clone()
    }

    #[getter]
    fn terminal(&self) -> &str {
        &self.0.terminal
    }

    fn __repr__(&self) -> String {
        format!("<Outcome: it {}>", self.0.ended)
    }
}
