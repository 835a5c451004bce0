//! What the system will do on a signal, byte for byte.

/// The kernel's own form, as the C library's has bytes that nobody sets.
#[cfg(target_os = "linux")]
pub type State = [u64; 4];

/// Of SIGINT.
#[cfg(target_os = "linux")]
pub fn state() -> State {
    let mut state = [0; 4];
    // SAFETY: room for the kernel's struct: handler, flags, restorer, and a mask of eight bytes.
    let result = unsafe {
        libc::syscall(
            libc::SYS_rt_sigaction,
            libc::SIGINT,
            std::ptr::null::<State>(),
            &mut state,
            8,
        )
    };
    assert_eq!(result, 0);
    state
}

/// The part that every system has.
#[cfg(not(target_os = "linux"))]
pub type State = (usize, libc::c_int);

/// Of SIGINT.
#[cfg(not(target_os = "linux"))]
pub fn state() -> State {
    let mut now = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: room for the answer.
    let now = unsafe {
        assert_eq!(
            libc::sigaction(libc::SIGINT, std::ptr::null(), now.as_mut_ptr()),
            0
        );
        now.assume_init()
    };
    (now.sa_sigaction, now.sa_flags)
}
