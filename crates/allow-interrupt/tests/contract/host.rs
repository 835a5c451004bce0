//! Handlers that somebody else might have installed, without our library.

#[cfg(unix)]
pub use unix::*;
#[cfg(windows)]
pub use windows::*;

#[cfg(unix)]
mod unix {
    use std::mem::MaybeUninit;
    use std::ptr::{null, null_mut};
    use std::sync::Mutex;

    use libc::{c_int, c_void, siginfo_t};

    use crate::notes::note;

    pub type Handler = extern "C" fn(c_int, *mut siginfo_t, *mut c_void);

    /// Notes 'h'.
    pub extern "C" fn noting(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        note('h');
    }

    /// Notes 'f' and stops the press.
    pub extern "C" fn stopping(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
        note('f');
    }

    static CHAINED: Mutex<Option<libc::sigaction>> = Mutex::new(None);

    /// Notes 'f' and calls what [`install_chaining`] found.
    extern "C" fn chaining(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
        note('f');
        let next = CHAINED
            .try_lock()
            .expect("nobody installs now")
            .expect("installed");
        if next.sa_sigaction > libc::SIG_IGN {
            // SAFETY: neither default nor ignored, so it is a handler.
            let next: Handler = unsafe { std::mem::transmute(next.sa_sigaction) };
            next(signal, info, context);
        }
    }

    /// Installs a handler that chains, and returns what was there.
    pub fn install_chaining(signal: c_int) -> libc::sigaction {
        let mut chained = CHAINED.lock().unwrap();
        // Before ours is installed, so that it never looks in vain.
        *chained = Some(read(signal));
        drop(chained);
        install(signal, chaining, libc::SA_SIGINFO, &[])
    }

    /// Installs a handler and returns what was there.
    pub fn install(
        signal: c_int,
        handler: Handler,
        flags: c_int,
        mask: &[c_int],
    ) -> libc::sigaction {
        let mut new = read(signal);
        new.sa_sigaction = handler as *const () as usize;
        new.sa_flags = flags;
        // SAFETY: a set to write to.
        unsafe { libc::sigemptyset(&mut new.sa_mask) };
        for blocked in mask {
            // SAFETY: the same set.
            unsafe { libc::sigaddset(&mut new.sa_mask, *blocked) };
        }
        swap(signal, &new)
    }

    pub fn install_disposition(signal: c_int, disposition: usize) -> libc::sigaction {
        let mut new = read(signal);
        new.sa_sigaction = disposition;
        new.sa_flags = 0;
        swap(signal, &new)
    }

    pub fn swap(signal: c_int, new: &libc::sigaction) -> libc::sigaction {
        let mut old = MaybeUninit::zeroed();
        // SAFETY: two valid actions.
        assert_eq!(unsafe { libc::sigaction(signal, new, old.as_mut_ptr()) }, 0);
        // SAFETY: written by the call.
        unsafe { old.assume_init() }
    }

    pub fn read(signal: c_int) -> libc::sigaction {
        let mut now = MaybeUninit::zeroed();
        // SAFETY: reads only.
        let result = unsafe { libc::sigaction(signal, null(), now.as_mut_ptr()) };
        assert_eq!(result, 0);
        // SAFETY: written by the call.
        unsafe { now.assume_init() }
    }

    /// All that the kernel keeps of a disposition, to be compared: handler, flags and mask.
    pub fn state(signal: c_int) -> (usize, c_int, Vec<c_int>) {
        let now = read(signal);
        let blocked = (1..32)
            // SAFETY: a set that the kernel has filled, and a number in its range.
            .filter(|number| unsafe { libc::sigismember(&now.sa_mask, *number) } == 1)
            .collect();
        (now.sa_sigaction, now.sa_flags, blocked)
    }

    /// Whether this thread blocks the signal now.
    pub fn is_blocked(signal: c_int) -> bool {
        let mut mask = MaybeUninit::zeroed();
        // SAFETY: reads the mask into the set, and looks into it.
        unsafe {
            libc::pthread_sigmask(libc::SIG_BLOCK, null(), mask.as_mut_ptr());
            libc::sigismember(mask.as_ptr(), signal) == 1
        }
    }

    /// Gives this thread a stack for handlers, and returns where it is.
    pub fn alternate_stack() -> std::ops::Range<usize> {
        const SIZE: usize = 64 * 1024;
        let start = Box::leak(vec![0_u8; SIZE].into_boxed_slice()).as_mut_ptr();
        let stack = libc::stack_t {
            ss_sp: start.cast(),
            ss_flags: 0,
            ss_size: SIZE,
        };
        // SAFETY: a piece of memory that lives for ever.
        assert_eq!(unsafe { libc::sigaltstack(&stack, null_mut()) }, 0);
        start.addr()..start.addr() + SIZE
    }
}

#[cfg(windows)]
mod windows {
    use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
    use windows_sys::core::BOOL;

    use crate::notes::note;

    pub type Handler = unsafe extern "system" fn(u32) -> BOOL;

    /// Notes 'h' and lets the press go on.
    pub unsafe extern "system" fn noting(_event: u32) -> BOOL {
        note('h');
        0
    }

    /// Notes 'f' and stops the press.
    pub unsafe extern "system" fn stopping(_event: u32) -> BOOL {
        note('f');
        1
    }

    pub fn add(handler: Handler) {
        // SAFETY: a static function.
        assert_ne!(unsafe { SetConsoleCtrlHandler(Some(handler), 1) }, 0);
    }

    /// Whether it was in the list.
    pub fn remove(handler: Handler) -> bool {
        // SAFETY: only takes it out of the list.
        unsafe { SetConsoleCtrlHandler(Some(handler), 0) != 0 }
    }
}
