//! Forked children. A child ends by `_exit` or by a signal, never by returning into the harness,
//! and talks to its parent through a pipe, as the report connection is the parent's.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub struct Child {
    pid: libc::pid_t,
    pipe: UnixStream,
}

/// How it ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Code(i32),
    Signal(i32),
}

/// Runs `life` in a child, which then exits 0, or 101 if it panics (which its parent's check
/// hears of).
pub fn fork(life: impl FnOnce(UnixStream)) -> Child {
    let (pipe, childs_end) = UnixStream::pair().unwrap();
    // SAFETY: the child does what a child of a program with threads can do with the C library of
    // today: allocate, use files, start threads.
    match unsafe { libc::fork() } {
        -1 => panic!("{}", std::io::Error::last_os_error()),
        0 => {
            drop(pipe);
            let result = catch_unwind(AssertUnwindSafe(|| life(childs_end)));
            // SAFETY: ends the process without running what the parent has registered.
            unsafe { libc::_exit(if result.is_ok() { 0 } else { 101 }) }
        }
        pid => Child { pid, pipe },
    }
}

/// In the child: the parent may go on.
pub fn tell(mut pipe: &UnixStream, letter: char) {
    pipe.write_all(&[letter as u8]).unwrap();
}

/// In the child: tells that it is ready, and waits for a signal to end it.
pub fn wait_for_the_end(pipe: UnixStream) {
    tell(&pipe, 'r');
    // If no signal comes, the parent's end does.
    let _ = (&pipe).read(&mut [0]);
}

impl Child {
    /// The child has told this letter.
    pub fn expect(&self, letter: char) {
        let mut byte = [0];
        (&self.pipe).read_exact(&mut byte).unwrap();
        assert_eq!(byte[0] as char, letter);
    }

    pub fn interrupt(&self) {
        // SAFETY: our own child, which has not been waited for.
        assert_eq!(unsafe { libc::kill(self.pid, libc::SIGINT) }, 0);
    }

    pub fn end(self) -> End {
        let mut status = 0;
        loop {
            // SAFETY: our own child, and room for its status.
            if unsafe { libc::waitpid(self.pid, &mut status, 0) } == self.pid {
                break;
            }
        }
        match libc::WIFSIGNALED(status) {
            true => End::Signal(libc::WTERMSIG(status)),
            false => End::Code(libc::WEXITSTATUS(status)),
        }
    }
}
