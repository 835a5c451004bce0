//! What is printed. Standard output may be a full disk, or a terminal that is gone: that must not
//! stop us before what we have started is ended.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

use crate::words;

static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints a line, with arguments as for `println!`.
macro_rules! say {
    ($($arguments:tt)*) => {
        $crate::output::line(format_args!($($arguments)*))
    };
}
pub(crate) use say;

pub fn line(text: fmt::Arguments<'_>) {
    match writeln!(anstream::stdout(), "{text}") {
        // Whoever reads it has seen enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
            failed.get_or_insert(error);
        }
        _ => {}
    }
}

/// Why something could not be printed, if so.
pub fn failed() -> Option<io::Error> {
    FAILED.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Says on standard error what is wrong; to nobody, if that is gone.
pub fn complain(wrong: impl fmt::Display) {
    let us = words::bad("press-ctrl-c");
    let _ = writeln!(anstream::stderr(), "{us}: {wrong}");
}
