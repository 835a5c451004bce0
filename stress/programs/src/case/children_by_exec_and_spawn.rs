//! Programs that are started while a scope is open have for Ctrl-C what was there before the scope, however they
//! are started: `fork` and `exec`, `posix_spawn`, a `vfork` of the C library's.

use std::ffi::CString;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use allow_interrupt::Scope;

use super::Options;
use crate::tally::{Fault, Tally};
use crate::unix::host;
use crate::unix::pace::spin;

/// Exits 0 if SIGINT is at its default there, 1 if it is ignored; a handler cannot survive `exec`.
/// Others may be ignored as well, such as SIGHUP under `nohup`.
const ASKS: &str = "case $(grep SigIgn /proc/self/status) in *[2367abef]) exit 1;; *) exit 0;; esac";

pub fn run(options: &Options) -> Tally {
    let mut tally = Tally::default();
    let over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for (handler, expected) in [(libc::SIG_DFL, 0), (libc::SIG_IGN, 1)] {
            host::set(handler, 0);
            over.store(false, SeqCst);
            let mover = threads.spawn(|| {
                while !over.load(SeqCst) {
                    Scope::builder().hook(|_| ()).enter().unwrap().leave().unwrap();
                    spin(std::time::Duration::from_micros(5));
                }
            });
            for _ in 0..options.rounds(20, 1_000) {
                for (start, name) in [
                    (exec as fn() -> i32, "fork and exec"),
                    (spawn, "posix_spawn"),
                    (shell, "system"),
                ] {
                    tally.rounds += 1;
                    let seen = start();
                    tally.expect(seen == expected, Fault::Lost, || {
                        format!("{name} with {handler}: the child says {seen}")
                    });
                }
            }
            over.store(true, SeqCst);
            mover.join().unwrap();
        }
    });
    tally
}

fn code(mut command: Command) -> i32 {
    let status = command.stdin(Stdio::null()).status().unwrap();
    status.code().unwrap_or(-1)
}

/// A closure before `exec` makes the standard library fork.
fn exec() -> i32 {
    let mut command = Command::new("sh");
    command.args(["-c", ASKS]);
    // SAFETY: it does nothing.
    unsafe { command.pre_exec(|| Ok(())) };
    code(command)
}

fn spawn() -> i32 {
    let mut command = Command::new("sh");
    command.args(["-c", ASKS]);
    code(command)
}

/// `system` ignores SIGINT itself while it waits: for that time it comes over us.
fn shell() -> i32 {
    let line = CString::new(ASKS).unwrap();
    // SAFETY: a string that ends.
    let status = unsafe { libc::system(line.as_ptr()) };
    libc::WEXITSTATUS(status)
}
