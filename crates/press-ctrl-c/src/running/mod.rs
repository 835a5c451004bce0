//! A program that runs, from its start to its end.

mod cancel;
mod hear;
mod idle;
mod prompt;
mod touch;

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::recording::Recording;
use crate::report::channel::Channel;
use crate::screen::Reader;
use crate::watch::Watch;
use crate::{Error, Left, Outcome, Program, Way, report, sys};

pub use self::cancel::Canceller;
pub use self::touch::Key;

/// Whoever ends within this time after the program was about to end as well:
/// the same key press reached it.
const GRACE: Duration = Duration::from_millis(500);

/// Who was killed is gone after this time.
const DIES_WITHIN: Duration = Duration::from_secs(5);

/// A started program. Dropping it kills the program and what that started.
#[derive(Debug)]
#[must_use = "dropping it kills the program"]
pub struct Running {
    name: String,
    limit: Duration,
    wine: bool,
    watch: Arc<Watch>,
    channel: Channel,
    process: sys::Process,
    /// Whether the terminal's output closes by itself when the last one who
    /// could write to it is gone.
    output_closes: bool,
    /// Waits for the end. Joined before the process is reaped.
    waiter: Option<JoinHandle<()>>,
    sent: Vec<Instant>,
    reader: Reader,
    recording: Option<Recording>,
    /// Who was there when the program had ended; all found are in it.
    left: Vec<Left>,
}

impl Running {
    pub(crate) fn start(mut program: Program, limit: Duration) -> Result<Self, Error> {
        let name = program.name();
        let wine = program.wine;
        let watch = Arc::new(Watch::default());
        let channel = Channel::open(Arc::clone(&watch)).map_err(Error::io("listen for reports"))?;
        program = program.env(report::ENV, channel.address.to_string());

        let reader = Reader::new(program.size);
        let recording = match &program.recording {
            Some(path) => Recording::create(path, program.size, &name).map(Some),
            None => Ok(None),
        };
        let recording = recording.map_err(Error::io("write the recording"));
        let recording = recording.inspect_err(|_| channel.close(&watch))?;

        let started = match program.spawn() {
            Ok(started) => started,
            Err(source) => {
                channel.close(&watch);
                return Err(Error::Start {
                    program: name,
                    source,
                });
            }
        };
        let sys::Started {
            process,
            waiter,
            output,
            output_closes,
        } = started;

        let (listener, recorder) = (Arc::clone(&watch), recording.clone());
        thread::spawn(move || {
            output.drain(|bytes| {
                if let Some(recorder) = &recorder {
                    recorder.output(bytes);
                }
                listener.terminal_wrote(bytes);
            });
            listener.change(|state| state.terminal_closed = true);
        });
        let (mourner, door) = (Arc::clone(&watch), channel.clone());
        let waiter = thread::spawn(move || {
            if let Ok(ended) = waiter.wait() {
                mourner.change(|state| state.end = Some((ended, Instant::now())));
                let knock = door.knock();
                mourner.change(|state| state.last_knock = Some(knock));
            }
        });
        let waiter = Some(waiter);
        Ok(Self {
            name,
            limit,
            wine,
            watch,
            channel,
            process,
            output_closes,
            waiter,
            sent: vec![],
            reader,
            recording,
            left: vec![],
        })
    }

    /// The process id. Under Wine, that of Wine's Unix process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// In which terminal the program runs.
    #[must_use]
    pub fn way(&self) -> Way {
        self.process.way()
    }

    /// Changes the limit of every later wait.
    pub fn set_time_limit(&mut self, limit: Duration) {
        self.limit = limit;
    }

    /// Waits for the program's end, and for the rest of what it reported.
    ///
    /// It is the program itself that counts: what it leaves running is killed
    /// when it has ended. After [`Error::TimeLimit`] the program still runs, and
    /// this may be called again.
    ///
    /// # Errors
    ///
    /// [`Error::TimeLimit`].
    pub fn finish(&mut self) -> Result<Outcome, Error> {
        let (ended, returned) = self.wait_even_if_ended("the end", |state| state.end)?;
        let left = self.process.end_the_rest(GRACE);
        self.left.extend(left);
        if self.wine {
            // All is sent, but Wine's server may hold a dead program's socket for longer than anybody
            // wants to wait.
            self.wait_even_if_ended("its last report connections", |state| {
                state.all_let_in().then_some(())
            })?;
            Channel::hang_up(&self.watch);
        }
        self.wait_even_if_ended("the end of its report connections", |state| {
            state.reports_complete().then_some(())
        })?;
        let restored = self.process.terminal_is_restored();
        self.process.stop_output();
        self.wait_even_if_ended("the end of its output", |state| {
            state.terminal_closed.then_some(())
        })?;

        if let Some(recording) = &self.recording {
            let written = recording.flush();
            written.map_err(Error::io("write the recording"))?;
        }
        let state = self.watch.lock();
        self.reader.catch_up(&state);
        let hang_up = state.last_hang_up.filter(|_| self.wine);
        let end = hang_up.map_or(returned, |hang_up| hang_up.min(returned));
        let reaction = self
            .sent
            .iter()
            .rev()
            .find_map(|sent| end.checked_duration_since(*sent));
        let (reports, terminal) = (state.lines.clone(), state.terminal_text());
        Ok(Outcome {
            ended,
            reaction,
            reports,
            terminal,
            written: state.terminal_written,
            left: self.left.clone(),
            terminal_restored: restored.map(|restored| restored && self.reader.is_plain()),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill();
        // Not before the waiter has seen the end: until it is reaped, the
        // process id cannot belong to anybody else. Whom we may not kill, such
        // as a program of another user, we do not wait for.
        // Somebody may have cancelled a wait; not this one.
        self.was_cancelled();
        let ended = self.watch.wait(DIES_WITHIN, |state| state.end);
        if let (Some(_), Some(waiter)) = (ended, self.waiter.take()) {
            let _ = waiter.join();
            self.process.reap();
        }
        self.process.stop_output();
        self.channel.close(&self.watch);
    }
}
