//! A wait that a press ends: the `waiter` of a `threading.Condition`.
//!
//! On Windows Python's own does not notice a press at all; elsewhere it misses one that comes just
//! before it blocks.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix::Gate;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows::Gate;

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::error::os_error;
use crate::persist::persist;
use crate::scope::Scope;

/// Like a lock that is held when it is made: `release` lets the one who acquires it go on.
#[pyclass(module = "allow_interrupt._native", frozen)]
pub struct Waiter {
    gate: Gate,
    released: AtomicBool,
}

/// Why a wait has ended.
enum Woken {
    Released,
    Pressed,
    TimeOver,
}

#[pymethods]
impl Waiter {
    #[new]
    fn new() -> PyResult<Self> {
        Ok(Self {
            gate: Gate::new().map_err(os_error)?,
            released: AtomicBool::new(false),
        })
    }

    /// What `Condition.notify` calls. A second time it is an error, as with a lock.
    fn release(&self) -> PyResult<()> {
        if self.released.swap(true, SeqCst) {
            return Err(PyRuntimeError::new_err("release unlocked lock"));
        }
        self.gate.open();
        Ok(())
    }

    /// What `Condition.wait` does, for one whose lock is held.
    ///
    /// All in one step, since between two steps of its own Python may raise what a press brings, and
    /// the block around the wait would then give back a lock that it does not have.
    #[pyo3(signature = (condition, scope, timeout=None))]
    fn wait(
        slf: &Bound<'_, Self>,
        condition: &Bound<'_, PyAny>,
        scope: &Bound<'_, Scope>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        let lock = condition.getattr("_lock")?;
        let waiters = condition.getattr("_waiters")?;
        waiters.call_method1("append", (slf,))?;
        let given_back = GivenBack::new(&lock);
        let notified = match &given_back {
            Ok(_) => slf.get().acquire(scope, timeout),
            Err(_) => Ok(false),
        };
        let held = given_back.and_then(GivenBack::take);
        if !matches!(notified, Ok(true)) {
            // It may have been notified just now, and be gone.
            let _ = waiters.call_method1("remove", (slf,));
        }
        held?;
        notified
    }
}

impl Waiter {
    /// Waits for `release`; a press in between lets Python's handler run, which may raise.
    fn acquire(&self, scope: &Bound<'_, Scope>, timeout: Option<f64>) -> PyResult<bool> {
        let py = scope.py();
        let limit = timeout.and_then(|limit| Duration::try_from_secs_f64(limit.max(0.0)).ok());
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        let pressed = scope.get().pressed().map_err(os_error)?;
        loop {
            let woken = py.detach(|| self.gate.wait(pressed.as_ref(), deadline));
            match woken.map_err(os_error)? {
                Woken::Released => return Ok(true),
                Woken::TimeOver => return Ok(false),
                Woken::Pressed => {
                    scope.get().check(py)?;
                    // It may also have been another signal.
                    py.check_signals()?;
                }
            }
        }
    }
}

/// A condition's lock that is given back for the time of a wait, however often it is held.
struct GivenBack<'a, 'py> {
    lock: &'a Bound<'py, PyAny>,
    /// What a lock that can be held several times wants to know again.
    saved: Option<Bound<'py, PyAny>>,
}

impl<'a, 'py> GivenBack<'a, 'py> {
    fn new(lock: &'a Bound<'py, PyAny>) -> PyResult<Self> {
        let saved = match lock.hasattr("_release_save")? {
            true => Some(lock.call_method0("_release_save")?),
            false => lock.call_method0("release").map(|_| None)?,
        };
        Ok(Self { lock, saved })
    }

    /// A press may interrupt it, but it must be held when this returns.
    fn take(self) -> PyResult<()> {
        persist(|| {
            let taken = match &self.saved {
                Some(saved) => self.lock.call_method1("_acquire_restore", (saved,)),
                None => self.lock.call_method0("acquire"),
            };
            taken.map(drop)
        })
    }
}

/// For the system's wait, rounded up: one that ends too early would only be begun again.
fn milliseconds_left(deadline: Option<Instant>) -> Option<u128> {
    let left = deadline?.saturating_duration_since(Instant::now());
    Some(left.as_nanos().div_ceil(1_000_000))
}
