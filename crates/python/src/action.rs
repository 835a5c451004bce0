//! The Python function that a press runs, on a thread that Python did not make.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use pyo3::ffi;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::PyCFunction;

/// Shared by the Python object and the hook. The object shows it to the garbage collector, which may
/// take the function away: an action that refers to its own scope is a circle.
pub struct Action(Mutex<Option<Py<PyAny>>>);

impl Action {
    pub fn new(function: Py<PyAny>) -> Self {
        Self(Mutex::new(Some(function)))
    }

    fn function(&self) -> std::sync::MutexGuard<'_, Option<Py<PyAny>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.function()
            .as_ref()
            .map(|function| function.clone_ref(py))
    }

    pub fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        // Never waits: whoever has it is only taking a reference.
        match self.0.try_lock() {
            Ok(function) => visit.call(&*function),
            Err(_) => Ok(()),
        }
    }

    pub fn clear(&self) {
        let function = self.function().take();
        // Outside the lock: dropping it may run anything.
        drop(function);
    }

    /// Calls it. What it raises is reported, and the press goes its way.
    pub fn run(&self) {
        let Some(_running) = Running::begin() else {
            return;
        };
        Python::try_attach(|py| {
            let Some(function) = self.get(py) else {
                return;
            };
            let function = function.bind(py);
            if let Err(raised) = call(function) {
                raised.write_unraisable(py, Some(function));
            }
        });
    }
}

/// Calls it; or never returns, if the interpreter goes down in the meantime.
///
/// Before 3.14 an interpreter that goes down ends every thread that wants to go on in it, by
/// `pthread_exit`, which unwinds it. Our frames cannot be unwound: that would abort the process.
/// So such a thread stops here for good, as it does in 3.14.
fn call<'py>(function: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    type Call<A> = unsafe extern "C" fn(A, A) -> A;
    type Unwinds<A> = unsafe extern "C-unwind" fn(A, A) -> A;

    struct Stop;
    impl Drop for Stop {
        fn drop(&mut self) {
            loop {
                std::thread::park();
            }
        }
    }

    let call: Call<*mut ffi::PyObject> = ffi::PyObject_CallObject;
    // SAFETY: it does unwind, see above; apart from that the two are the same.
    let call: Unwinds<*mut ffi::PyObject> = unsafe { std::mem::transmute(call) };
    // The compiler knows where it comes from, and that it never unwinds.
    let call = std::hint::black_box(call);
    let stop = Stop;
    // SAFETY: a function that is ours for as long as the call takes, and no arguments.
    let result = unsafe { call(function.as_ptr(), std::ptr::null_mut()) };
    std::mem::forget(stop);
    // SAFETY: a new reference, or null with an exception set.
    unsafe { Bound::from_owned_ptr_or_err(function.py(), result) }
}

/// Actions under way, and whether there may be more.
static ACTIONS: Mutex<Actions> = Mutex::new(Actions {
    running: 0,
    disarmed: false,
});
static ENDED: Condvar = Condvar::new();

/// An action that takes longer is left alone at exit.
const AT_EXIT: Duration = Duration::from_secs(5);

struct Actions {
    running: usize,
    disarmed: bool,
}

fn actions() -> std::sync::MutexGuard<'static, Actions> {
    ACTIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Running;

impl Running {
    fn begin() -> Option<Self> {
        let mut actions = actions();
        if actions.disarmed {
            return None;
        }
        actions.running += 1;
        Some(Self)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // In a child that an action has forked the count was set to 0.
        let mut actions = actions();
        actions.running = actions.running.saturating_sub(1);
        ENDED.notify_all();
    }
}

/// An interpreter that shuts down cannot be entered any more: it hangs the thread, or ends it. So
/// from `atexit` on no action begins, and those under way have ended. Presses are passed on.
pub fn disarm_at_exit(py: Python<'_>) -> PyResult<()> {
    let disarm = PyCFunction::new_closure(py, None, None, |arguments, _| {
        let py = arguments.py();
        py.detach(|| {
            let mut actions = actions();
            actions.disarmed = true;
            let under_way = |actions: &mut Actions| actions.running > 0;
            drop(ENDED.wait_timeout_while(actions, AT_EXIT, under_way));
        });
    })?;
    py.import("atexit")?.call_method1("register", (disarm,))?;

    let os = py.import("os")?;
    if os.hasattr("register_at_fork")? {
        // Other threads, and their actions, do not exist in a child.
        let forget = PyCFunction::new_closure(py, None, None, |_, _| actions().running = 0)?;
        let options = pyo3::types::PyDict::new(py);
        options.set_item("after_in_child", forget)?;
        os.call_method("register_at_fork", (), Some(&options))?;
    }
    Ok(())
}
