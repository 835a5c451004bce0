//! Who is told what happens: a person at a terminal, or the driver.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use press_ctrl_c::report::Reporter;

/// What the main thread hears of the example, which runs on another.
#[derive(Debug)]
pub enum News {
    /// The handler of Ctrl-C runs.
    Pressed,
    /// The poll has returned.
    Stopped,
    /// The example has returned.
    Done(anyhow::Result<()>),
}

/// Told of each moment. Clones tell the same person.
#[derive(Clone, Debug)]
pub struct Audience {
    driver: Option<Reporter>,
    pressed: Arc<OnceLock<Instant>>,
    news: Sender<News>,
}

impl Audience {
    /// The driver if there is one, and the person at the terminal otherwise.
    ///
    /// # Errors
    /// The driver does not answer.
    pub fn find(news: Sender<News>) -> io::Result<Self> {
        Ok(Self {
            driver: Reporter::from_env()?,
            pressed: Arc::default(),
            news,
        })
    }

    /// Whether the driver started this program, to press it.
    pub fn is_driver(&self) -> bool {
        self.driver.is_some()
    }

    /// All is received, and nothing more comes: the next poll blocks for ever.
    pub fn silence(&self, (sent, received): (usize, usize)) {
        self.tell(
            &format!("ready {sent} {received}"),
            &format!(
                "{received} of {sent} messages received. Nothing more comes: the poll, which has \
                 no timeout, blocks for ever. Press Ctrl-C."
            ),
        );
    }

    /// The handler of Ctrl-C runs.
    pub fn noticed(&self) {
        let _ = self.pressed.set(Instant::now());
        // Nobody listens any more once the example is done.
        let _ = self.news.send(News::Pressed);
    }

    /// The poll has returned, and the loop is left.
    pub fn stopped(&self) {
        // A person's finger has no clock; the hook is the first that can look.
        let since = self.pressed.get().map(Instant::elapsed).unwrap_or_default();
        let micros = since.as_micros();
        self.tell(
            "stopped",
            &format!("The poll returned {micros} us after the handler of Ctrl-C began."),
        );
        let _ = self.news.send(News::Stopped);
    }

    /// All that was on its way has been taken.
    pub fn drained(&self, (sent, received): (usize, usize)) {
        self.tell(
            &format!("drained {sent} {received}"),
            &format!(
                "{sent} messages sent, {received} received: {} lost.",
                sent - received
            ),
        );
    }

    /// The scope is left.
    pub fn left(&self) {
        self.tell(
            "left",
            "The scope is left. Press Ctrl-C again: it ends the program, as it did before.",
        );
    }

    /// The press changed nothing.
    pub fn still_blocked(&self, waited: Duration) {
        let seconds = waited.as_secs();
        self.tell(
            "blocked",
            &format!(
                "{seconds} s after the press: the flag is set, and the poll is blocked as before. \
                 {} This program ends itself now; a real one would hang.",
                why_blocked()
            ),
        );
    }

    fn tell(&self, driver: &str, person: &str) {
        match &self.driver {
            // The driver may have given up; its own error says why.
            Some(reporter) => drop(reporter.line(driver)),
            None => println!("{person}"),
        }
    }
}

/// Why a flag does not free the poll; the reason is not the same everywhere.
fn why_blocked() -> &'static str {
    if cfg!(windows) {
        "Windows runs the handler on a thread of its own and interrupts no wait on another."
    } else {
        "The signal interrupts only the thread that the system picks, mostly the main thread; \
         this poll is on another. (On the main thread it would return with EINTR, by luck.)"
    }
}
