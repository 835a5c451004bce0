//! A scope for hosts that are not written in Rust. Loaded twice, from two files, it is two copies of the library.

use std::ffi::c_void;

use allow_interrupt::Scope;

/// What the hook is given.
struct Data(*mut c_void);

// SAFETY: what it is for, and that any thread may have it, is the host's promise.
unsafe impl Send for Data {}
// SAFETY: the same.
unsafe impl Sync for Data {}

/// Enters a scope for Ctrl-C; null if that fails. Without a hook a press is only counted.
///
/// # Safety
/// `hook` may be called on any thread, with `data`, until the scope has been left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scope_enter(
    pass_on: i32,
    hook: Option<unsafe extern "C" fn(*mut c_void)>,
    data: *mut c_void,
) -> *mut Scope {
    let data = Data(data);
    let mut builder = Scope::builder();
    if pass_on != 0 {
        builder = builder.pass_on();
    }
    if let Some(hook) = hook {
        builder = builder.hook(move |_| {
            let Data(data) = &data;
            // SAFETY: the caller's promise.
            unsafe { hook(*data) };
        });
    }
    match builder.enter() {
        Ok(scope) => Box::into_raw(Box::new(scope)),
        Err(_) => std::ptr::null_mut(),
    }
}

/// Leaves it; how many presses it had, or -1.
///
/// # Safety
/// `scope` comes from [`scope_enter`] and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scope_leave(scope: *mut Scope) -> i32 {
    // SAFETY: the caller's promise.
    let scope = unsafe { Box::from_raw(scope) };
    scope.leave().map_or(-1, |presses| presses as i32)
}
