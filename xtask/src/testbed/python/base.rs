//! The Python that was here before us, and that ours are made from.

use serde::Deserialize;

use crate::run;
use crate::testbed::{Missing, Testbed};

/// The oldest that the package supports.
const OLDEST: (u32, u32) = (3, 9);

/// On Windows `python3` may be a program that opens the shop.
const PROGRAM: &str = if cfg!(windows) { "python" } else { "python3" };

/// Prints what [`Base`] holds. A Debian without `python3-venv` has `venv`, but
/// not the pip that is put into it.
const QUESTION: &str = "
import importlib.util, json, sys, sysconfig
print(json.dumps({
    'program': sys.executable,
    'version': sys.version_info[:2],
    'release': sys.version,
    'free_threaded': bool(sysconfig.get_config_var('Py_GIL_DISABLED')),
    'has_venv': all(map(importlib.util.find_spec, ('venv', 'ensurepip'))),
}))";

/// The system's Python.
#[derive(Clone, Debug, Deserialize)]
pub struct Base {
    /// Its path.
    pub program: String,
    /// 3 and 11 for a 3.11.
    pub version: (u32, u32),
    /// All that tells it from another; virtual environments follow it.
    pub release: String,
    /// Whether it has no GIL.
    pub free_threaded: bool,
    has_venv: bool,
}

impl Base {
    /// "3.11".
    pub fn minor(&self) -> String {
        format!("{}.{}", self.version.0, self.version.1)
    }
}

impl Testbed {
    /// The `python3` in `PATH`, installed where there is none.
    pub(super) fn base_python(&self) -> Result<Base, Missing> {
        let fits = |base: &Base| base.has_venv && base.version >= OLDEST;
        if let Some(base) = ask(PROGRAM).filter(fits) {
            return Ok(base);
        }
        self.debian_packages(&["python3", "python3-venv"])?;
        match ask(PROGRAM) {
            Some(base) if fits(&base) => Ok(base),
            Some(base) => Err(Missing(format!(
                "`{PROGRAM}` in PATH must be a CPython of at least {}.{} that can make virtual \
                 environments; {} is a {}",
                OLDEST.0,
                OLDEST.1,
                base.program,
                base.minor()
            ))),
            None => Err(Missing(format!("`{PROGRAM}` is still not there"))),
        }
    }
}

/// What `program` says of itself, if it is there.
pub fn ask(program: &str) -> Option<Base> {
    let answer = run::ask(program, &["-I", "-c", QUESTION])?;
    serde_json::from_str(&answer).ok()
}
