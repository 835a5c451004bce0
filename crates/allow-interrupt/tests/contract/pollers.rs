//! The scope as one more thing to wait for.

use std::time::{Duration, Instant};

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, says};
use crate::waits::one_press;

pub fn cases() -> Vec<Case> {
    vec![
        case("a_blocked_poll_is_freed")
            .scenario(|report| {
                let scope = Scope::builder().enter().unwrap();
                let pollable = scope.pollable().unwrap();
                report.line("ready").unwrap();
                assert!(system::is_ready(pollable, None));
                assert!(scope.take().is_some());
            })
            .check(one_press),
        case("it_is_ready_until_the_last_press_is_taken")
            .scenario(|report| {
                let _told = Scope::enter(says(report, "pressed")).unwrap();
                let scope = Scope::builder().pass_on().enter().unwrap();
                go(report);
                let pollable = scope.pollable().unwrap();
                let is_ready = || system::is_ready(pollable, Some(Duration::ZERO));
                assert!(is_ready(), "a press before it was made");
                go(report);
                assert!(is_ready() && is_ready());
                assert!(scope.take().is_some());
                assert!(is_ready(), "one is still pending");
                assert!(scope.take().is_some());
                assert!(!is_ready());
                go(report);
                assert!(is_ready());
                assert_eq!(scope.reset(), 1);
                assert!(!is_ready());
            })
            .check(|run| {
                for _ in 0..3 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                    run.expect("pressed")?;
                    run.send("go")?;
                }
                run.expect_clean_end()
            }),
        case("the_event_object_can_be_waited_for_beside_others")
            .on(WINDOWS)
            .scenario(only_on!(windows, |report| {
                let scope = Scope::builder().enter().unwrap();
                let pollable = scope.pollable().unwrap();
                report.line("ready").unwrap();
                assert!(system::wait_for_event(pollable));
                assert!(scope.take().is_some());
            }))
            .check(one_press),
        case("the_event_object_is_to_be_had_without_a_socket")
            .on(WINDOWS)
            .scenario(only_on!(windows, |report| {
                let scope = Scope::builder().enter().unwrap();
                report.line("ready").unwrap();
                // Also for a press that came before it was asked for.
                assert!(system::wait_for_event(scope.event_object().unwrap()));
                assert!(scope.take().is_some());
            }))
            .check(one_press),
        case("a_wait_in_vain_ends_at_its_deadline")
            .scenario(|_| {
                let scope = Scope::builder().enter().unwrap();
                let deadline = Instant::now() + Duration::from_millis(20);
                assert_eq!(scope.wait_deadline(deadline).unwrap(), None);
                assert!(Instant::now() >= deadline);
            })
            .check(|run| run.expect_clean_end()),
    ]
}

#[cfg(unix)]
mod system {
    use std::os::fd::AsRawFd;
    use std::time::Duration;

    use allow_interrupt::Pollable;

    pub fn is_ready(pollable: Pollable<'_>, timeout: Option<Duration>) -> bool {
        let mut poll = libc::pollfd {
            fd: pollable.as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        };
        let millis = timeout.map_or(-1, |timeout| timeout.as_millis() as i32);
        loop {
            // SAFETY: one valid entry.
            match unsafe { libc::poll(&mut poll, 1, millis) } {
                // The press itself may interrupt it.
                -1 => continue,
                ready => return ready == 1,
            }
        }
    }
}

#[cfg(windows)]
mod system {
    use std::os::windows::io::{AsRawHandle, AsRawSocket};
    use std::ptr::null;
    use std::time::Duration;

    use allow_interrupt::Pollable;
    use windows_sys::Win32::Networking::WinSock::{FD_SET, SOCKET, TIMEVAL, select};
    use windows_sys::Win32::System::Threading::{CreateEventW, INFINITE, WaitForMultipleObjects};

    pub fn is_ready(pollable: Pollable<'_>, timeout: Option<Duration>) -> bool {
        let mut read = FD_SET {
            fd_count: 1,
            fd_array: [pollable.as_raw_socket() as SOCKET; 64],
        };
        let none = std::ptr::null_mut();
        let time = timeout.map(|timeout| TIMEVAL {
            tv_sec: 0,
            tv_usec: timeout.as_micros() as i32,
        });
        let time = time.as_ref().map_or(null(), std::ptr::from_ref);
        // SAFETY: one socket that lives, and a time or none.
        unsafe { select(0, &mut read, none, none, time) == 1 }
    }

    pub fn wait_for_event(event: impl AsRawHandle) -> bool {
        // SAFETY: an event that nobody sets, and the scope's.
        unsafe {
            let other = CreateEventW(null(), 1, 0, null());
            let handles = [other, event.as_raw_handle()];
            WaitForMultipleObjects(2, handles.as_ptr(), 0, INFINITE) == 1
        }
    }
}
