//! The report channel: how a program under test tells the driver where it is.
//!
//! A program calls [`Reporter::from_env`] and sends lines; the driver reads them
//! with [`Running::next_report`](crate::Running::next_report) or waits for one
//! with [`Running::wait_for`](crate::Running::wait_for), and can answer with
//! [`Running::send`](crate::Running::send). It is a TCP connection on loopback,
//! because that works from Windows programs under Wine as well.
//!
//! A program in another language can do it with any socket: connect to the
//! `host:port` in the environment variable `PRESS_CTRL_C_REPORT`, and write
//! lines that end in `\n`.

pub(crate) mod channel;

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

/// The environment variable with the address to report to.
pub const ENV: &str = "PRESS_CTRL_C_REPORT";

/// A connection to the driver, in the program under test. Clones share it.
///
/// The connection closes when the last clone is dropped or the process ends. A
/// forked child should make its own with [`from_env`](Self::from_env).
#[derive(Clone, Debug)]
pub struct Reporter {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    out: TcpStream,
    // Behind a lock of its own: a thread blocked in reading must not keep
    // others from reporting.
    input: Mutex<BufReader<TcpStream>>,
}

impl Reporter {
    /// Connects to the driver; `None` if the program was not started by one.
    ///
    /// # Errors
    ///
    /// Those of connecting to a socket.
    pub fn from_env() -> io::Result<Option<Self>> {
        let Some(address) = std::env::var_os(ENV) else {
            return Ok(None);
        };
        let out = TcpStream::connect(&*address.to_string_lossy())?;
        out.set_nodelay(true)?;
        let input = Mutex::new(BufReader::new(out.try_clone()?));
        Ok(Some(Self {
            shared: Arc::new(Shared { out, input }),
        }))
    }

    /// Reports one line, in one write, from any thread.
    ///
    /// # Errors
    ///
    /// Those of writing to a socket; the driver may be gone.
    pub fn line(&self, line: impl AsRef<str>) -> io::Result<()> {
        let mut whole = line.as_ref().replace('\n', " ");
        whole.push('\n');
        (&self.shared.out).write_all(whole.as_bytes())
    }

    /// Waits for a line from [`Running::send`](crate::Running::send).
    ///
    /// # Errors
    ///
    /// Those of reading from a socket; `UnexpectedEof` when the driver is gone.
    pub fn read_line(&self) -> io::Result<String> {
        let mut line = String::new();
        let mut input = self
            .shared
            .input
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if input.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Ok(line)
    }
}
