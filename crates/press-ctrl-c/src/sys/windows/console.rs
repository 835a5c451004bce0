//! The pseudo console, and the reading of what is written to it.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};

use crate::Program;

type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// "Where is the cursor?" The console asks at its start, and may wait for the
/// answer before it does anything else.
const CURSOR_QUESTION: &[u8] = b"\x1b[6n";
const CURSOR_ANSWER: &[u8] = b"\x1b[1;1R";

/// The side that a person has. Dropping it closes the console.
pub(super) struct Console {
    pair: PtyPair,
    keyboard: Keyboard,
}

/// The side that is read from.
pub(crate) struct Output {
    from: Box<dyn Read + Send>,
    keyboard: Option<Keyboard>,
}

impl Console {
    pub fn open((cols, rows): (u16, u16)) -> io::Result<(Self, Output)> {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).map_err(to_io)?;
        let from = pair.master.try_clone_reader().map_err(to_io)?;
        let keyboard = pair.master.take_writer().map_err(to_io)?;
        let keyboard = Arc::new(Mutex::new(keyboard));
        let output = Output {
            from,
            keyboard: Some(Arc::clone(&keyboard)),
        };
        Ok((Self { pair, keyboard }, output))
    }

    pub fn spawn(&self, program: &Program) -> io::Result<Box<dyn Child + Send + Sync>> {
        let mut command = CommandBuilder::new(&program.path);
        command.args(&program.args);
        // Left alone, it would take the environment from the registry and start
        // in the user's home.
        command.env_clear();
        for (key, value) in std::env::vars_os() {
            command.env(key, value);
        }
        for (key, value) in &program.envs {
            match value {
                Some(value) => command.env(key, value),
                None => command.env_remove(key),
            }
        }
        command.cwd(match &program.dir {
            Some(dir) => dir.clone(),
            None => std::env::current_dir()?,
        });
        self.pair.slave.spawn_command(command).map_err(to_io)
    }

    pub fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        type_into(&self.keyboard, bytes)
    }
}

fn type_into(keyboard: &Keyboard, bytes: &[u8]) -> io::Result<()> {
    let mut keyboard = keyboard.lock().unwrap_or_else(PoisonError::into_inner);
    keyboard.write_all(bytes)?;
    keyboard.flush()
}

fn to_io(error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{error:#}"))
}

impl Output {
    pub fn pipe(from: impl Read + Send + 'static) -> Self {
        Self {
            from: Box::new(from),
            keyboard: None,
        }
    }

    pub fn drain(mut self, mut sink: impl FnMut(&[u8])) {
        let mut buffer = [0; 4096];
        // The question may be cut in two by the reading.
        let mut tail = Vec::new();
        while let Ok(length @ 1..) = self.from.read(&mut buffer) {
            sink(&buffer[..length]);
            let Some(keyboard) = &self.keyboard else {
                continue;
            };
            tail.extend_from_slice(&buffer[..length]);
            if tail
                .windows(CURSOR_QUESTION.len())
                .any(|seen| seen == CURSOR_QUESTION)
            {
                let _ = type_into(keyboard, CURSOR_ANSWER);
                tail.clear();
            }
            tail.drain(..tail.len().saturating_sub(CURSOR_QUESTION.len() - 1));
        }
    }
}
