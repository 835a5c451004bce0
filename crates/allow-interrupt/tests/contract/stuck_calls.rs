//! A thread that is stuck in a system call is freed from it.

use std::io::Read;
use std::sync::mpsc;

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, says};
use crate::waits::one_press;

pub fn cases() -> Vec<Case> {
    vec![
        case("a_read_of_a_pipe")
            .scenario(|report| {
                let (mut reader, _writer) = system::pipe();
                freed(report, || reader.read(&mut [0]).unwrap_err());
            })
            .check(one_press),
        case("a_read_of_standard_input")
            .scenario(|report| freed(report, system::read_standard_input))
            .check(one_press),
        case("an_accept")
            .on(UNIX)
            .scenario(only_on!(unix, |report| {
                let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
                freed(report, || system::accept_once(&listener));
            }))
            .check(one_press),
        case("an_alertable_wait")
            .on(WINDOWS)
            .scenario(only_on!(windows, |report| freed(
                report,
                system::sleep_alertably
            )))
            .check(one_press),
        case("on_a_thread_that_is_not_the_main_one")
            .scenario(|report| {
                let (mut reader, _writer) = system::pipe();
                std::thread::scope(|threads| {
                    threads.spawn(|| freed(report, || reader.read(&mut [0]).unwrap_err()));
                });
            })
            .check(one_press),
        case("a_press_before_the_call_frees_it_too")
            .scenario(|report| {
                let _told = Scope::enter(says(report, "pressed")).unwrap();
                let scope = Scope::builder().pass_on().enter().unwrap();
                let (mut reader, _writer) = system::pipe();
                go(report);
                let read = scope.interrupting(|| reader.read(&mut [0])).unwrap();
                assert!(system::is_interrupted(&read.unwrap_err()));
                // Inside the call, but before it blocks.
                scope.reset();
                let read = scope.interrupting(|| {
                    go(report);
                    reader.read(&mut [0])
                });
                assert!(system::is_interrupted(&read.unwrap().unwrap_err()));
            })
            .check(|run| {
                for _ in 0..2 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                    run.expect("pressed")?;
                    run.send("go")?;
                }
                run.expect_clean_end()
            }),
        case("afterwards_calls_are_left_alone")
            .scenario(|report| {
                let (tell, told) = mpsc::channel();
                let _told = Scope::enter(move |_| tell.send(()).unwrap()).unwrap();
                let scope = Scope::builder().pass_on().enter().unwrap();
                assert_eq!(scope.interrupting(|| 7).unwrap(), 7);
                report.line("ready").unwrap();
                told.recv().unwrap();
                // A press is pending, and nobody is to be interrupted.
                let (mut reader, mut writer) = system::pipe();
                std::thread::scope(|threads| {
                    threads.spawn(|| {
                        go(report);
                        std::io::Write::write_all(&mut writer, b"!").unwrap();
                    });
                    assert_eq!(reader.read(&mut [0]).unwrap(), 1);
                });
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("ready")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("the_handler_is_what_it_was_afterwards")
            .on(UNIX)
            .scenario(only_on!(unix, |report| {
                let before = crate::host::state(libc::SIGINT);
                let scope = Scope::builder().enter().unwrap();
                let open = crate::host::state(libc::SIGINT);
                scope.interrupting(|| ()).unwrap();
                assert_eq!(crate::host::state(libc::SIGINT), open);
                scope.leave().unwrap();
                assert_eq!(crate::host::state(libc::SIGINT), before);
                report.line("ready").unwrap();
                let _ = report.read_line();
            }))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
    ]
}

/// `call` blocks until the press, and then says that it was interrupted.
fn freed(report: &Reporter, call: impl FnOnce() -> std::io::Error) {
    let scope = Scope::builder().enter().unwrap();
    let error = scope
        .interrupting(|| {
            report.line("ready").unwrap();
            call()
        })
        .unwrap();
    assert!(system::is_interrupted(&error), "{error}");
    assert!(scope.fired());
    assert_eq!(scope.leave().unwrap(), 1);
}

#[cfg(unix)]
mod system {
    use std::io::{Error, ErrorKind};
    use std::net::TcpListener;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    pub fn pipe() -> (UnixStream, UnixStream) {
        UnixStream::pair().unwrap()
    }

    pub fn is_interrupted(error: &Error) -> bool {
        error.kind() == ErrorKind::Interrupted
    }

    /// The standard library's goes on after EINTR.
    pub fn accept_once(listener: &TcpListener) -> Error {
        let none = std::ptr::null_mut();
        // SAFETY: a socket that lives, and nobody asks for the address.
        let accepted = unsafe { libc::accept(listener.as_raw_fd(), none, none.cast()) };
        assert_eq!(accepted, -1);
        Error::last_os_error()
    }

    pub fn read_standard_input() -> Error {
        let mut byte = 0_u8;
        // SAFETY: room for the one byte asked for.
        let read = unsafe { libc::read(0, (&raw mut byte).cast(), 1) };
        assert_eq!(read, -1);
        Error::last_os_error()
    }
}

#[cfg(windows)]
mod system {
    use std::fs::File;
    use std::io::Error;
    use std::os::windows::io::{FromRawHandle, OwnedHandle};
    use std::ptr::{null, null_mut};

    use windows_sys::Win32::Foundation::{ERROR_OPERATION_ABORTED, WAIT_IO_COMPLETION};
    use windows_sys::Win32::Storage::FileSystem::ReadFile;
    use windows_sys::Win32::System::Console::{GetStdHandle, STD_INPUT_HANDLE};
    use windows_sys::Win32::System::Pipes::CreatePipe;
    use windows_sys::Win32::System::Threading::{INFINITE, SleepEx};

    pub fn pipe() -> (File, File) {
        let (mut read, mut write) = (null_mut(), null_mut());
        // SAFETY: room for two handles, which are then owned by nobody else.
        unsafe {
            assert_ne!(CreatePipe(&mut read, &mut write, null(), 0), 0);
            (
                OwnedHandle::from_raw_handle(read).into(),
                OwnedHandle::from_raw_handle(write).into(),
            )
        }
    }

    pub fn is_interrupted(error: &Error) -> bool {
        error.raw_os_error() == Some(ERROR_OPERATION_ABORTED as i32)
    }

    pub fn read_standard_input() -> Error {
        let (mut byte, mut read) = (0_u8, 0);
        // SAFETY: room for the one byte asked for.
        unsafe {
            let input = GetStdHandle(STD_INPUT_HANDLE);
            ReadFile(input, &mut byte, 1, &mut read, null_mut());
        }
        Error::last_os_error()
    }

    pub fn sleep_alertably() -> Error {
        // SAFETY: no pointers.
        assert_eq!(unsafe { SleepEx(INFINITE, 1) }, WAIT_IO_COMPLETION);
        Error::from_raw_os_error(ERROR_OPERATION_ABORTED as i32)
    }
}
