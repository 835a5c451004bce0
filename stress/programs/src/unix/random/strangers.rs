//! Handlers of others, and a log of who was called, which a signal handler can write.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::SeqCst};

use libc::{c_int, c_void, siginfo_t};

use super::contract::{STRANGERS, Voice};

type Handler = extern "C" fn(c_int, *mut siginfo_t, *mut c_void);

static LOG: [AtomicU32; 4096] = [const { AtomicU32::new(0) }; 4096];
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// Async-signal-safe.
pub fn say(voice: Voice) {
    let word = match voice {
        Voice::Hook(number) => number,
        Voice::Stranger(index) => 10_000 + index as u32,
        Voice::Host => 20_000,
    };
    LOG[LENGTH.fetch_add(1, SeqCst)].store(word + 1, SeqCst);
}

/// What has been said since the beginning. A voice that is just speaking is not there yet.
pub fn said() -> Vec<Voice> {
    let words = LOG[..LENGTH.load(SeqCst)]
        .iter()
        .map(|word| word.load(SeqCst));
    words
        .take_while(|word| *word > 0)
        .map(|word| match word - 1 {
            20_000 => Voice::Host,
            stranger @ 10_000.. => Voice::Stranger(stranger as usize - 10_000),
            number => Voice::Hook(number),
        })
        .collect()
}

static BEFORE: [AtomicUsize; STRANGERS] = [const { AtomicUsize::new(0) }; STRANGERS];
static CHAINS: [AtomicBool; STRANGERS] = [const { AtomicBool::new(false) }; STRANGERS];

extern "C" fn stranger<const INDEX: usize>(
    signal: c_int,
    info: *mut siginfo_t,
    context: *mut c_void,
) {
    say(Voice::Stranger(INDEX));
    if CHAINS[INDEX].load(SeqCst) {
        match BEFORE[INDEX].load(SeqCst) {
            libc::SIG_IGN => {}
            libc::SIG_DFL => die(signal),
            before => {
                // SAFETY: `sigaction` has told it, and it is neither of the others.
                let before = unsafe { std::mem::transmute::<usize, Handler>(before) };
                before(signal, info, context);
            }
        }
    }
}

const HANDLERS: [Handler; STRANGERS] = [stranger::<0>, stranger::<1>, stranger::<2>, stranger::<3>];

/// As a program does that chains to the default.
fn die(signal: c_int) {
    install(signal, libc::SIG_DFL);
    // SAFETY: no pointers. It is blocked until this handler returns.
    unsafe { libc::raise(signal) };
}

pub extern "C" fn host(_: c_int, _: *mut siginfo_t, _: *mut c_void) {
    say(Voice::Host);
}

/// Returns what was there before.
pub fn install(signal: c_int, handler: usize) -> libc::sigaction {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    let mut before = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: zeroed plain data, filled in, and a static handler; room for the answer.
    unsafe {
        let action = action.assume_init_mut();
        action.sa_sigaction = handler;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
        assert_eq!(libc::sigaction(signal, action, before.as_mut_ptr()), 0);
        before.assume_init()
    }
}

/// Installs this stranger; what it will put back.
pub fn cover(index: usize, chains: bool) -> libc::sigaction {
    CHAINS[index].store(chains, SeqCst);
    let mut now = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: room for the answer. First, so that its handler knows whom to call.
    let now = unsafe {
        assert_eq!(
            libc::sigaction(libc::SIGINT, std::ptr::null(), now.as_mut_ptr()),
            0
        );
        now.assume_init()
    };
    BEFORE[index].store(now.sa_sigaction, SeqCst);
    install(libc::SIGINT, HANDLERS[index] as *const () as usize)
}

/// Puts it back.
pub fn uncover(before: &libc::sigaction) {
    // SAFETY: what the system has told before.
    let result = unsafe { libc::sigaction(libc::SIGINT, before, std::ptr::null_mut()) };
    assert_eq!(result, 0);
}
