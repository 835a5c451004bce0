//! A scope that does something to the thing that is waited for, and undoes it.
//!
//! Python may raise KeyboardInterrupt between any two steps of a function of its own. An `__exit__`
//! in Python could be interrupted before it has left, by the very press that it is about. So the
//! frame is here, and only one step is in Python: `adapt(openings)`, which brings the thing to the
//! state for so many openings of its scope, and may be called again.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::persist::persist;
use crate::scope::Scope;

/// The native half of the adaptors' scopes.
#[pyclass(module = "allow_interrupt._native", extends = Scope, subclass, frozen)]
pub struct Adapted;

#[pymethods]
impl Adapted {
    #[new]
    #[pyo3(signature = (*arguments, **options))]
    fn new(
        arguments: &Bound<'_, PyTuple>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyClassInitializer<Self> {
        PyClassInitializer::from(Scope::new(arguments, options)).add_subclass(Self)
    }

    fn __enter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        Scope::__enter__(slf.as_super())?;
        if let Err(error) = adapt(slf, slf.as_super().get().depth()) {
            // If that raises as well, it may be for a press.
            Self::leave(slf)?;
            return Err(error);
        }
        Ok(slf.clone())
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(slf: &Bound<'_, Self>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        Self::leave(slf)
    }

    fn leave(slf: &Bound<'_, Self>) -> PyResult<()> {
        let scope = slf.as_super().get();
        // A press that has come by now would interrupt the next step.
        let raised = scope.settle(slf.py());
        let undone = match scope.depth() {
            0 => Ok(()),
            depth => persist(|| adapt(slf, depth - 1)),
        };
        let left = scope.leave(slf.py());
        raised.and(undone).and(left)
    }
}

fn adapt(scope: &Bound<'_, Adapted>, openings: usize) -> PyResult<()> {
    scope.call_method1("adapt", (openings,)).map(drop)
}
