//! Passing on to what was there before, faithfully.
//!
//! Default means that the process dies *by the signal*, so that its parent sees the truth. A
//! host's handler runs in a signal handler on a thread that the kernel chose, with its own mask
//! and flags ([`super::action::ours`] has installed ours with them): a call that it interrupts
//! ends with EINTR if the host wanted that. From the hook thread the press is therefore sent once
//! more, and our handler lets it through.

use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::atomic::Ordering::SeqCst;

use libc::{c_int, c_void, siginfo_t};

use super::action::{self, Handler};
use super::handler;
use super::slot::Slot;
use crate::event::Event;
use crate::registry::REGISTRY;

/// Async-signal-safe, as far as the host's handler is.
pub(super) fn in_handler(slot: &Slot, layer: usize, info: *mut siginfo_t, context: *mut c_void) {
    match slot.layers[layer].before() {
        None | Some(libc::SIG_IGN) => {}
        Some(libc::SIG_DFL) => die(slot.signal),
        Some(host) => call(host, slot.signal, info, context),
    }
}

/// A press whose hooks have run.
pub(super) fn when_hooks_have_run(event: Event) {
    let Some(slot) = Slot::of_event(event) else {
        return;
    };
    let mut writing = REGISTRY.lock();
    let mut now = action::default_action();
    if action::read(slot.signal, &mut now).is_err() {
        return;
    }
    let Some(layer) = writing.installed.standing_layer(event) else {
        // The last scope was left meanwhile: what was there before is there again.
        match now.sa_sigaction {
            libc::SIG_DFL => die(slot.signal),
            libc::SIG_IGN => {}
            _ => send(slot.signal),
        }
        return;
    };
    let ours = handler::LAYERED[layer] as *const () as usize;
    if now.sa_sigaction == ours && slot.is_open(layer) && slot.layers[layer].is_host() {
        deliver_again(slot);
        return;
    }
    drop(writing);
    // The default, or somebody sits over us who has had this press already.
    match slot.layers[layer].before() {
        None | Some(libc::SIG_IGN) => {}
        Some(libc::SIG_DFL) => die(slot.signal),
        Some(host) => {
            let mut info = MaybeUninit::<siginfo_t>::zeroed();
            let mut context = MaybeUninit::<libc::ucontext_t>::zeroed();
            // SAFETY: zeroed, and plain data.
            unsafe { (*info.as_mut_ptr()).si_signo = slot.signal };
            call(
                host,
                slot.signal,
                info.as_mut_ptr(),
                context.as_mut_ptr().cast(),
            );
            // To die by it a handler sets the default and raises the signal, which comes when the handler
            // has returned: but this thread blocks it.
            if is_pending(slot.signal) {
                let_through(slot.signal);
            }
        }
    }
}

/// Sends the signal to this process, for our handler to pass on.
pub(super) fn deliver_again(slot: &Slot) {
    // One that has not arrived yet merges with this one, as in the kernel.
    if !slot.due.swap(true, SeqCst) {
        send(slot.signal);
    }
}

fn send(signal: c_int) {
    // SAFETY: no pointers; a process may always signal itself.
    unsafe { libc::kill(libc::getpid(), signal) };
}

fn call(host: usize, signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the address came from `sigaction`, and is neither SIG_DFL nor SIG_IGN. A handler of
    // one argument ignores the other two, as it does when the kernel passes them in registers.
    let host = unsafe { std::mem::transmute::<usize, Handler>(host) };
    host(signal, info, context);
}

/// Async-signal-safe. Returns only where the default does not end the process.
fn die(signal: c_int) {
    // SAFETY: no arguments.
    if unsafe { libc::getpid() } == 1 {
        // The default of process 1, in a container, is to ignore it: the kernel drops what we
        // would send.
        return;
    }
    if action::write(signal, &action::default_action()).is_err() {
        return;
    }
    // SAFETY: no pointers. A signal is blocked while its handler runs, and waits until it is not.
    unsafe { libc::raise(signal) };
    let_through(signal);
}

fn is_pending(signal: c_int) -> bool {
    let mut pending = MaybeUninit::uninit();
    // SAFETY: written before it is read, unless the call fails.
    unsafe {
        libc::sigpending(pending.as_mut_ptr()) == 0
            && libc::sigismember(pending.as_ptr(), signal) == 1
    }
}

/// What waits for this thread comes now. Async-signal-safe.
fn let_through(signal: c_int) {
    let mut only = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: the sets are written before they are read.
    unsafe {
        libc::sigemptyset(only.as_mut_ptr());
        libc::sigaddset(only.as_mut_ptr(), signal);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, only.as_ptr(), before.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), null_mut());
    }
}
