//! The programs of clause 13 that count threads, descriptors and allocations.

/// Reads /proc.
#[cfg(unix)]
pub mod linux {
    use std::fs;
    use std::sync::mpsc;
    use std::time::Duration;

    use allow_interrupt::Scope;

    use crate::harness::Reporter;
    use crate::moments::MOMENT;
    use crate::scopes::{go, says};

    fn count() -> (usize, usize) {
        let entries = |folder| fs::read_dir(folder).unwrap().count();
        (entries("/proc/self/task"), entries("/proc/self/fd"))
    }

    pub fn threads_and_descriptors(_report: &Reporter) {
        let (threads, files) = count();
        let scopes = [(); 1000].map(|()| Scope::builder().enter().unwrap());
        assert_eq!(count(), (threads, files), "scopes without a hook");
        assert!(scopes[7].wait_timeout(Duration::ZERO).unwrap().is_none());
        assert_eq!(count(), (threads, files), "one of them was waited for");
        scopes[7].pollable().unwrap();
        assert_eq!(count(), (threads, files + 1), "one of them can be polled");
        drop(scopes);
        assert_eq!(count(), (threads, files), "and left");
        for _ in 0..2 {
            let scopes = [(); 100].map(|()| Scope::enter(|_| {}).unwrap());
            assert_eq!(count(), (threads + 1, files), "scopes with a hook");
            drop(scopes);
            assert_eq!(count(), (threads + 1, files), "left, they keep the thread");
        }
    }

    pub fn idle(report: &Reporter) {
        let scope = Scope::enter(says(report, "hook")).unwrap();
        go(report);
        let thread = hook_thread();
        // It has run the hook, and goes back to sleep.
        while !value(&thread, "State:").starts_with('S') {
            std::thread::yield_now();
        }
        let wakes = value(&thread, "voluntary_ctxt_switches:");
        // The only wait for nothing: there is no other way to see that nothing happens.
        let (_nobody, nothing) = mpsc::channel::<()>();
        nothing.recv_timeout(2 * MOMENT).unwrap_err();
        assert_eq!(value(&thread, "voluntary_ctxt_switches:"), wakes);
        drop(scope);
    }

    fn hook_thread() -> String {
        fs::read_dir("/proc/self/task")
            .unwrap()
            .map(|thread| format!("{}/status", thread.unwrap().path().display()))
            .find(|status| value(status, "Name:") == "allow-interrupt")
            .expect("a thread with this name")
    }

    fn value(status: &str, name: &str) -> String {
        let status = fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().trim().to_owned()
    }
}

#[cfg(unix)]
pub mod unix {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use allow_interrupt::Scope;
    use libc::SIGINT;

    use crate::counting::own_allocations;
    use crate::harness::Reporter;
    use crate::host;

    /// `raise` runs the handler on this thread before it returns.
    fn raise_and_count() -> usize {
        let before = own_allocations();
        // SAFETY: a signal to this thread.
        assert_eq!(unsafe { libc::raise(SIGINT) }, 0);
        own_allocations() - before
    }

    pub fn allocations(_report: &Reporter) {
        crate::notes::prepare();
        host::install(SIGINT, host::noting, libc::SA_SIGINFO, &[]);
        let outer = Scope::builder().pass_on().enter().unwrap();
        outer.wait_timeout(Duration::ZERO).unwrap();
        assert_eq!(raise_and_count(), 0, "passed on");
        assert_eq!(crate::notes::take(), 'h');
        let hooked = Scope::enter(|_| {}).unwrap();
        assert_eq!(raise_and_count(), 0, "to a hook");
        let escalate = Scope::builder()
            .escalate_at(NonZeroU32::MIN)
            .enter()
            .unwrap();
        assert_eq!(raise_and_count(), 0, "escalated");
        assert_eq!(crate::notes::take(), 'h');
        let consuming = Scope::builder().enter().unwrap();
        consuming.wait_timeout(Duration::ZERO).unwrap();
        assert_eq!(raise_and_count(), 0, "consumed");
        consuming.wait().unwrap();
        drop((outer, hooked, escalate, consuming));
    }
}

#[cfg(windows)]
pub mod windows {
    use std::ptr::null;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::thread;
    use std::time::Duration;

    use allow_interrupt::Scope;
    use windows_sys::Win32::Foundation::CloseHandle;
    use windows_sys::Win32::System::Console::{CTRL_C_EVENT, GenerateConsoleCtrlEvent};
    use windows_sys::Win32::System::Threading::CreateEventW;

    use crate::counting::allocations as count;
    use crate::harness::Reporter;

    pub fn allocations(_report: &Reporter) {
        static RAN: AtomicBool = AtomicBool::new(false);
        let main = thread::current();
        let hook = move |_| {
            RAN.store(true, SeqCst);
            main.unpark();
        };
        let consuming = Scope::enter(hook).unwrap();
        let passing = Scope::builder().pass_on().enter().unwrap();
        passing.wait_timeout(Duration::ZERO).unwrap();
        consuming.wait_timeout(Duration::ZERO).unwrap();
        let before = count();
        // SAFETY: no pointers. This program has the console to itself.
        assert_ne!(unsafe { GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) }, 0);
        passing.wait().unwrap();
        consuming.wait().unwrap();
        while !RAN.load(SeqCst) {
            thread::park();
        }
        // Waits for the hook to end.
        assert_eq!(consuming.leave().unwrap(), 1);
        assert_eq!(count() - before, 0);
    }

    /// The value that the next handle will have: the same one again, unless a handle was opened
    /// meanwhile. (Wine does not count the handles of a process.)
    fn next_handle() -> usize {
        // SAFETY: no pointers but null ones; the handle is ours, and closed.
        unsafe {
            let event = CreateEventW(null(), 0, 0, null());
            CloseHandle(event);
            event.addr()
        }
    }

    /// A thread would show as a handle, too.
    pub fn no_handles(_report: &Reporter) {
        drop(Scope::enter(|_| {}).unwrap());
        let before = next_handle();
        let plain = [(); 1000].map(|()| Scope::builder().enter().unwrap());
        let hooked = [(); 1000].map(|()| Scope::enter(|_| {}).unwrap());
        assert_eq!(next_handle(), before);
        plain[7].wait_timeout(Duration::ZERO).unwrap();
        assert_ne!(next_handle(), before);
        drop((plain, hooked));
        assert_eq!(next_handle(), before);
    }
}
