//! What the programs share: asking for presses, a host's handlers, and a log of who heard one.

use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use press_ctrl_c::report::Reporter;
use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
use windows_sys::core::BOOL;

/// A press that takes longer is lost.
const LIMIT: Duration = Duration::from_secs(20);

static LOG: [AtomicU32; 65_536] = [const { AtomicU32::new(0) }; 65_536];
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// Somebody has heard the press.
pub fn say(who: char) {
    LOG[LENGTH.fetch_add(1, SeqCst) % LOG.len()].store(who as u32, SeqCst);
}

/// How many have heard one, so far.
pub fn voices() -> usize {
    LENGTH.load(SeqCst)
}

pub struct Desk {
    report: Reporter,
    presses: AtomicU64,
}

impl Desk {
    pub fn open() -> Self {
        let report = Reporter::from_env()
            .unwrap()
            .expect("started by its driver");
        Self {
            report,
            presses: AtomicU64::new(0),
        }
    }

    pub fn tell(&self, line: &str) {
        self.report.line(line).unwrap();
    }

    pub fn presses(&self) -> u64 {
        self.presses.load(SeqCst)
    }

    /// Asks for a press of the key.
    pub fn press(&self) {
        self.presses.fetch_add(1, SeqCst);
        self.tell("press");
    }

    /// A press that these are to hear, in this order.
    pub fn heard(&self, expected: &str) -> Result<(), String> {
        let begin = voices();
        self.press();
        let said = || -> String {
            (begin..voices())
                .filter_map(|index| char::from_u32(LOG[index % LOG.len()].load(SeqCst)))
                // Counted, and not yet written.
                .filter(|who| *who != '\0')
                .collect()
        };
        if wait(|| said().len() >= expected.len()) && said() == expected {
            return Ok(());
        }
        Err(format!("{:?}, not {expected:?}", said()))
    }
}

/// Whether it became true in time.
pub fn wait(is: impl Fn() -> bool) -> bool {
    let until = Instant::now() + LIMIT;
    while !is() {
        if Instant::now() > until {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// A handler of a host's: it says its name.
pub type Handler = unsafe extern "system" fn(u32) -> BOOL;

/// It lets the press go on.
pub unsafe extern "system" fn passing<const NAME: char>(_: u32) -> BOOL {
    say(NAME);
    0
}

/// It stops the press, so that the program goes on.
pub unsafe extern "system" fn stopping(_: u32) -> BOOL {
    say('h');
    1
}

pub fn add(handler: Handler) {
    // SAFETY: a static function.
    assert_ne!(unsafe { SetConsoleCtrlHandler(Some(handler), 1) }, 0);
}

pub fn remove(handler: Handler) {
    // SAFETY: a static function.
    assert_ne!(unsafe { SetConsoleCtrlHandler(Some(handler), 0) }, 0);
}
