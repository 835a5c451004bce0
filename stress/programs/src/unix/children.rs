//! Forked children that have a limited time.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::tally::{Fault, Tally};

/// More than any child needs, on a machine with other things to do.
const LIMIT: Duration = Duration::from_secs(30);

pub struct Child {
    pid: libc::pid_t,
    /// Closed when either side ends.
    line: UnixStream,
}

/// A child's side.
pub struct Parent {
    line: UnixStream,
}

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Code(i32),
    Signal(i32),
    Hung,
}

impl Parent {
    pub fn clone(&self) -> Self {
        let line = self.line.try_clone().unwrap();
        Self { line }
    }

    pub fn tell(&mut self, byte: u8) {
        self.line.write_all(&[byte]).unwrap();
    }

    /// The last words.
    pub fn say(&mut self, words: &str) {
        let _ = self.line.write_all(words.as_bytes());
    }

    /// Waits for the parent's word.
    pub fn hear(&mut self) {
        self.line.read_exact(&mut [0]).unwrap();
    }

    /// Waits until the parent is gone.
    pub fn wait_for_the_end(&mut self) {
        // Interrupted by a signal it is waited for again.
        let _ = self.line.read_exact(&mut [0]);
    }
}

/// Runs `life` in a child, whose exit code is the answer; 101 if it panics.
pub fn fork(life: impl FnOnce(&mut Parent) -> i32) -> Child {
    let (line, childs) = UnixStream::pair().unwrap();
    // SAFETY: the child does what a child of a program with threads can do with the C libraries of today.
    match unsafe { libc::fork() } {
        -1 => panic!("{}", std::io::Error::last_os_error()),
        0 => {
            drop(line);
            let mut parent = Parent { line: childs };
            let code = catch_unwind(AssertUnwindSafe(|| life(&mut parent))).unwrap_or(101);
            // SAFETY: ends the process without what its parent has registered.
            unsafe { libc::_exit(code) }
        }
        pid => Child { pid, line },
    }
}

impl Child {
    /// Waits for the child's word; `None` if it ends instead.
    pub fn hear(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.line.read_exact(&mut byte).ok().map(|()| byte[0])
    }

    pub fn tell(&mut self, byte: u8) {
        // It may have ended.
        let _ = self.line.write_all(&[byte]);
    }

    /// Everything that the child says until it ends, or until it takes too long.
    pub fn said(&mut self) -> String {
        let mut words = Vec::new();
        let _ = self.line.set_read_timeout(Some(LIMIT));
        let _ = self.line.read_to_end(&mut words);
        String::from_utf8_lossy(&words).into_owned()
    }

    pub fn press(&self) {
        // SAFETY: our own child, which has not been waited for.
        unsafe { libc::kill(self.pid, libc::SIGINT) };
    }

    pub fn end(self) -> End {
        self.end_within(LIMIT)
    }

    /// Kills it if it takes longer.
    pub fn end_within(self, limit: Duration) -> End {
        let until = Instant::now() + limit;
        let mut pause = Duration::from_micros(20);
        loop {
            let mut status = 0;
            // SAFETY: our own child, and room for its status.
            match unsafe { libc::waitpid(self.pid, &mut status, libc::WNOHANG) } {
                0 if Instant::now() > until => {
                    // SAFETY: our own child, which has not been waited for.
                    unsafe {
                        libc::kill(self.pid, libc::SIGKILL);
                        libc::waitpid(self.pid, &mut status, 0);
                    }
                    return End::Hung;
                }
                0 => {
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(Duration::from_millis(5));
                }
                -1 => return End::Code(-1),
                _ if libc::WIFSIGNALED(status) => return End::Signal(libc::WTERMSIG(status)),
                _ => return End::Code(libc::WEXITSTATUS(status)),
            }
        }
    }
}

impl End {
    /// Counts what is not as it should be.
    pub fn expect(self, expected: Self, tally: &mut Tally, what: &str) {
        let fault = match self {
            Self::Hung => Fault::Hung,
            _ => Fault::Crashed,
        };
        tally.expect(self == expected, fault, || {
            format!("{what}: {self:?}, not {expected:?}")
        });
    }
}
