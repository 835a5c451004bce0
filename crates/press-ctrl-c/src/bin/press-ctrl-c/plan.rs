//! What is to be done to a program: the command line, made out.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use press_ctrl_c::{Error, Key, Program, Regex, Running, signal};

use crate::args;

/// How long a program has to be idle if nobody says.
const QUIET: Duration = Duration::from_millis(200);
/// How long if nobody says when to press, and the program is never idle: many compute all the time.
const BUSY: Duration = Duration::from_secs(5);
/// While Wine starts a program, that waits for Wine.
const QUIET_IN_WINE: Duration = Duration::from_secs(1);

/// When to press.
#[derive(Clone, Debug)]
pub struct Moment {
    pub ready: Option<Regex>,
    pub idle: Option<Idle>,
    /// Nobody says when: it may be busy, too.
    pub or_busy: bool,
    pub after: Duration,
    pub ready_within: Duration,
}

/// For how long.
#[derive(Clone, Copy, Debug)]
pub enum Idle {
    For(Duration),
    AsUsual,
}

/// What to do then.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    Press(Key),
    Close,
    Terminate,
}

/// One go.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which one of several; empty if it is the only one.
    pub go: String,
    pub program: Vec<OsString>,
    pub ignored: bool,
    pub record: Option<PathBuf>,
    pub moment: Moment,
    pub action: Action,
    pub times: u32,
    pub every: Duration,
    pub within: Duration,
    pub kill_after: Duration,
}

impl From<&args::Moment> for Moment {
    fn from(args: &args::Moment) -> Self {
        let by_itself = args.ready.is_none() && args.after.is_none();
        let idle = args
            .on_idle
            .map(|quiet| quiet.map_or(Idle::AsUsual, Idle::For));
        Self {
            ready: args.ready.clone(),
            idle: idle.or(by_itself.then_some(Idle::AsUsual)),
            or_busy: by_itself && args.on_idle.is_none(),
            after: args.after.unwrap_or_default(),
            ready_within: args.ready_within,
        }
    }
}

impl From<&args::Press> for Plan {
    fn from(args: &args::Press) -> Self {
        Self {
            go: String::new(),
            program: args.target.program.clone(),
            ignored: args.ignored,
            record: args.record.clone(),
            moment: Moment::from(&args.moment),
            action: match (args.close, args.terminate) {
                (true, _) => Action::Close,
                (_, true) => Action::Terminate,
                _ => Action::Press(args.key.into()),
            },
            times: args.times.get(),
            every: args.every,
            within: args.within,
            kill_after: args.kill_after.unwrap_or(args.within),
        }
    }
}

/// That a program is ready.
#[derive(Clone, Debug)]
pub struct Ready {
    /// How it was known.
    pub how: String,
    pub after: Duration,
}

impl Moment {
    /// For people who wait, too.
    pub fn waiting_for(&self) -> String {
        match (&self.ready, self.idle) {
            (Some(pattern), _) => format!("waiting for /{pattern}/"),
            (None, Some(_)) => "waiting until it is idle".to_owned(),
            (None, None) => "started".to_owned(),
        }
    }

    /// Waits for it.
    pub fn wait(&self, run: &mut Running, started: Instant) -> Result<Ready, Error> {
        run.set_time_limit(self.ready_within);
        if let Some(pattern) = &self.ready {
            let found = run.wait_for_match(pattern)?;
            let how = format!("said {:?}", found.trim());
            let after = started.elapsed();
            return Ok(Ready { how, after });
        }
        if let Some(idle) = self.idle {
            let quiet = match idle {
                Idle::For(quiet) => quiet,
                Idle::AsUsual if run.way().is_wine() => QUIET_IN_WINE,
                Idle::AsUsual => QUIET,
            };
            if self.or_busy {
                run.set_time_limit(BUSY);
            }
            match run.wait_idle(quiet) {
                Err(Error::TimeLimit { .. }) if self.or_busy => {
                    let how = "was still busy".to_owned();
                    let after = started.elapsed();
                    return Ok(Ready { how, after });
                }
                waited => waited?,
            }
            let how = format!("was idle for {}", humantime::format_duration(quiet));
            let after = started.elapsed().saturating_sub(quiet);
            return Ok(Ready { how, after });
        }
        let how = "was started".to_owned();
        let after = Duration::ZERO;
        Ok(Ready { how, after })
    }
}

impl Action {
    /// The signal that it is on Unix.
    pub fn signal(self) -> i32 {
        match self {
            Self::Press(key) => key.signal(),
            Self::Close => signal::SIGHUP,
            Self::Terminate => signal::SIGTERM,
        }
    }

    pub fn perform(self, run: &mut Running) -> Result<(), Error> {
        match self {
            Self::Press(key) => run.press(key),
            Self::Close => run.close_terminal(),
            Self::Terminate => run.terminate(),
        }
    }

    pub fn is_close(self) -> bool {
        matches!(self, Self::Close)
    }

    /// "pressed Ctrl-C".
    pub fn done(self) -> String {
        match self {
            Self::Press(key) => format!("pressed {key}"),
            Self::Close => "closed the terminal".to_owned(),
            Self::Terminate => "sent SIGTERM".to_owned(),
        }
    }
}

impl Plan {
    /// What is started.
    pub fn start(&self) -> Result<Running, Error> {
        let (path, args) = self.program.split_first().expect("checked by `main`");
        let mut program = Program::of_any_system(path).args(args);
        if self.ignored {
            program = program.ignoring_interrupts();
        }
        if let Some(file) = &self.record {
            program = program.record(file);
        }
        program.start()
    }

    /// The program as it could be typed in a shell.
    pub fn shown(&self) -> String {
        let words: Vec<_> = self
            .program
            .iter()
            .map(|word| word.to_string_lossy())
            .collect();
        let quoted = shlex::try_join(words.iter().map(AsRef::as_ref));
        // It cannot be quoted only if it has a zero in it, and then it cannot be started either.
        quoted.unwrap_or_else(|_| words.join(" "))
    }
}
