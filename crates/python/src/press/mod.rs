//! The crate `press-ctrl-c` for Python: a program in a terminal of its own, and a key pressed there.
//! `allow_interrupt.testing` makes a fixture of it.

mod outcome;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use allow_interrupt::Scope;
use press_ctrl_c::{Canceller, Error, Key, Program, Regex};
use pyo3::exceptions::{PyConnectionError, PyRuntimeError, PyTimeoutError, PyValueError};
use pyo3::prelude::*;

use crate::error::os_error;
use crate::passed_on;
pub use outcome::Outcome;

/// A program that was started. Collecting it kills the program and what that has started.
#[pyclass(module = "allow_interrupt._native", frozen)]
pub struct Running {
    running: Mutex<press_ctrl_c::Running>,
    canceller: Canceller,
}

impl Running {
    fn lock(&self) -> MutexGuard<'_, press_ctrl_c::Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A press in the terminal of whoever waits ends the wait.
    fn wait<T: Send>(
        &self,
        py: Python<'_>,
        wait: impl Fn(&mut press_ctrl_c::Running) -> Result<T, Error> + Sync,
    ) -> PyResult<T> {
        loop {
            let canceller = self.canceller.clone();
            let scope = Scope::builder().pass_on();
            let scope = scope.hook(move |_event| canceller.cancel());
            let scope = py.detach(|| scope.enter()).map_err(os_error)?;
            // A press that came just before this will not come here.
            passed_on::raise(py)?;
            let waited = py.detach(|| {
                let waited = wait(&mut self.lock());
                scope.leave().map(|_presses| waited)
            });
            passed_on::raise(py)?;
            match waited.map_err(os_error)? {
                // Its own handler of SIGINT says: go on.
                Err(Error::Cancelled { .. }) => {}
                waited => return waited.map_err(explain),
            }
        }
    }
}

#[pymethods]
impl Running {
    #[new]
    #[pyo3(signature = (command, *, env=None, cwd=None, time_limit=30.0, ignoring=false, terminal=true))]
    fn new(
        py: Python<'_>,
        command: Vec<OsString>,
        env: Option<Vec<(OsString, OsString)>>,
        cwd: Option<PathBuf>,
        time_limit: f64,
        ignoring: bool,
        terminal: bool,
    ) -> PyResult<Self> {
        let Some((program, arguments)) = command.split_first() else {
            return Err(PyValueError::new_err("the command has no program"));
        };
        let mut program = Program::of_any_system(program)
            .args(arguments)
            .time_limit(seconds(time_limit)?);
        for (key, value) in env.unwrap_or_default() {
            program = program.env(key, value);
        }
        if let Some(cwd) = cwd {
            program = program.current_dir(cwd);
        }
        if ignoring {
            program = program.ignoring_interrupts();
        }
        if !terminal {
            program = program.without_terminal();
        }
        let running = py.detach(|| program.start()).map_err(explain)?;
        let canceller = running.canceller();
        Ok(Self {
            running: Mutex::new(running),
            canceller,
        })
    }

    /// Wait until the program reports this line, or its terminal shows this text behind the last one.
    ///
    /// Raises ConnectionError if the program ends before, TimeoutError at the time limit. Ctrl-C ends it.
    fn wait_for(&self, py: Python<'_>, text: &str) -> PyResult<()> {
        self.wait(py, |running| running.wait_for(text))
    }

    /// Wait until a reported line, or what can be read on the terminal, matches. Return what matched.
    ///
    /// The pattern is a regular expression of Rust's regex.
    ///
    /// Raises ConnectionError if the program ends before, TimeoutError at the time limit. Ctrl-C ends it.
    /// Raises ValueError for a pattern that is none.
    fn wait_for_match(&self, py: Python<'_>, pattern: &str) -> PyResult<String> {
        let pattern =
            Regex::new(pattern).map_err(|error| PyValueError::new_err(error.to_string()))?;
        self.wait(py, |running| running.wait_for_match(&pattern))
    }

    /// Wait for the next line that the program reports, and return it.
    ///
    /// Raises ConnectionError if the program ends before, TimeoutError at the time limit. Ctrl-C ends it.
    fn next_report(&self, py: Python<'_>) -> PyResult<String> {
        self.wait(py, press_ctrl_c::Running::next_report)
    }

    /// Wait until the program has neither written nor computed for this long.
    ///
    /// quiet: seconds.
    ///
    /// Raises ConnectionError if the program ends before, TimeoutError at the time limit. Ctrl-C ends it.
    #[pyo3(signature = (quiet=0.2))]
    fn wait_idle(&self, py: Python<'_>, quiet: f64) -> PyResult<()> {
        let quiet = seconds(quiet)?;
        self.wait(py, |running| running.wait_idle(quiet))
    }

    /// Wait for the program's end, and kill what it has left behind.
    ///
    /// Raises TimeoutError at the time limit; then the program still runs. Ctrl-C ends the wait.
    fn finish(&self, py: Python<'_>) -> PyResult<Outcome> {
        self.wait(py, press_ctrl_c::Running::finish)
            .map(Outcome::new)
    }

    /// Send a line to every process of the program that has a report connection.
    ///
    /// Raises ConnectionError if the program ends before, TimeoutError at the time limit. Ctrl-C ends it.
    fn send(&self, py: Python<'_>, line: &str) -> PyResult<()> {
        self.wait(py, |running| running.send(line))
    }

    /// Press a key in the program's terminal: "ctrl-c", "ctrl-break" (Windows), "ctrl-backslash" (Unix).
    ///
    /// Raises ValueError for another, RuntimeError where there is no such key, or no terminal.
    #[pyo3(signature = (key="ctrl-c"))]
    fn press(&self, key: &str) -> PyResult<()> {
        let key = match key {
            "ctrl-c" => Key::CtrlC,
            "ctrl-break" => Key::CtrlBreak,
            "ctrl-backslash" => Key::CtrlBackslash,
            other => {
                return Err(PyValueError::new_err(format!(
                    "unknown key {other:?}; the keys are ctrl-c, ctrl-break, ctrl-backslash"
                )));
            }
        };
        self.lock().press(key).map_err(explain)
    }

    /// Type a text in the program's terminal; Enter is "\r".
    ///
    /// Raises RuntimeError without one.
    fn type_text(&self, text: &str) -> PyResult<()> {
        self.lock().type_text(text).map_err(explain)
    }

    /// Close the terminal, as a person closes the window: SIGHUP, or CTRL_CLOSE_EVENT.
    ///
    /// Raises RuntimeError without one.
    fn close_terminal(&self) -> PyResult<()> {
        self.lock().close_terminal().map_err(explain)
    }

    /// Send SIGTERM to the program.
    ///
    /// Raises RuntimeError on Windows.
    fn terminate(&self) -> PyResult<()> {
        self.lock().terminate().map_err(explain)
    }

    /// Kill the program, and what it has started.
    fn kill(&self, py: Python<'_>) {
        py.detach(|| self.lock().kill());
    }

    /// Its process id.
    #[getter]
    fn pid(&self) -> u32 {
        self.lock().pid()
    }

    /// The lines on its screen now.
    #[getter]
    fn screen(&self) -> String {
        self.lock().screen()
    }

    /// What its terminal has shown so far, with escapes.
    #[getter]
    fn terminal(&self) -> String {
        self.lock().terminal()
    }

    /// The lines that it has reported so far.
    #[getter]
    fn reports(&self) -> Vec<String> {
        self.lock().reports()
    }
}

fn seconds(limit: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(limit)
        .map_err(|_| PyValueError::new_err(format!("no time limit in seconds: {limit}")))
}

/// The messages are the crate's.
fn explain(error: Error) -> PyErr {
    let text = error.to_string();
    match error {
        Error::TimeLimit { .. } => PyTimeoutError::new_err(text),
        Error::Ended { .. } => PyConnectionError::new_err(text),
        Error::Start { source, .. } => {
            // FileNotFoundError and the like, by the kind.
            PyErr::from(std::io::Error::new(source.kind(), text))
        }
        _ => PyRuntimeError::new_err(text),
    }
}
