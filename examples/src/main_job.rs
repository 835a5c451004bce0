//! Runs an example's two versions, with and without the scope: by hand in a
//! terminal, or pressed by the driver.

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use press_ctrl_c::Program;

use crate::audience::{Audience, News};
use crate::drive;

/// After this long without an answer the press counts as unnoticed.
const PATIENCE: Duration = Duration::from_secs(3);

/// A program that is blocked for ever, and Ctrl-C, which frees it at once.
///
/// In a terminal it waits for your key. With no terminal, or with --press,
/// --json or --windows-exe, it starts itself in a terminal of its own, presses
/// Ctrl-C there, and says what came of it.
#[derive(Parser)]
struct Arguments {
    /// Show the problem: the same program with a handler that sets a flag
    #[arg(long)]
    without: bool,
    /// Press the key, even if there is a terminal
    #[arg(long)]
    press: bool,
    /// Press the key, and say what came of it as one line of JSON
    #[arg(long)]
    json: bool,
    /// Press the key for this example built for Windows, which Wine runs
    #[arg(long, value_name = "EXE")]
    windows_exe: Option<PathBuf>,
    /// Press the key for this program, which does the same, in place of the example
    #[arg(long, value_name = "EXE", conflicts_with = "windows_exe")]
    exe: Option<PathBuf>,
    /// The program is a Python, and this is what it runs
    #[arg(long, value_name = "PY")]
    script: Option<PathBuf>,
}

impl Arguments {
    fn pressed_by_us(&self) -> bool {
        self.press || self.json || self.windows_exe.is_some() || self.exe.is_some()
    }
}

/// One version of an example.
pub type Version = fn(&Audience) -> Result<()>;

/// The `main` of an example.
///
/// # Errors
/// The example failed, or it could not be pressed.
pub fn run(with: Version, without: Version) -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let (sender, news) = mpsc::channel();
    let audience = Audience::find(sender.clone())?;
    if !audience.is_driver() && (arguments.pressed_by_us() || !stdin().is_terminal()) {
        return press(&arguments);
    }

    // Not on the main thread, where a poll on Unix could be freed by luck: the
    // signal interrupts that thread, if it happens to be the one that polls.
    let version = if arguments.without { without } else { with };
    let teller = audience.clone();
    thread::spawn(move || sender.send(News::Done(version(&teller))));
    if !follow(&news)? {
        audience.still_blocked(PATIENCE);
        return Ok(ExitCode::FAILURE);
    }
    // From here on the program has no part in what the next press does. It
    // keeps the audience, since a closed report channel looks like an end.
    loop {
        thread::park();
    }
}

/// Waits for the press and for what it does; false if it does nothing.
fn follow(news: &Receiver<News>) -> Result<bool> {
    if let News::Done(early) = news.recv()? {
        early?;
    }
    loop {
        match news.recv_timeout(PATIENCE) {
            Ok(News::Pressed) => {}
            Ok(News::Stopped) => break,
            Ok(News::Done(early)) => return early.map(|()| true),
            Err(RecvTimeoutError::Timeout) => return Ok(false),
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the example panicked"),
        }
    }
    loop {
        if let News::Done(result) = news.recv()? {
            return result.map(|()| true);
        }
    }
}

fn press(arguments: &Arguments) -> Result<ExitCode> {
    let (platform, mut program) = match (&arguments.windows_exe, &arguments.exe) {
        (Some(exe), _) => (drive::WINE, Program::wine(exe)),
        (None, Some(exe)) => (drive::HERE, Program::new(exe)),
        (None, None) => (drive::HERE, Program::new(std::env::current_exe()?)),
    };
    if let Some(script) = &arguments.script {
        program = program.arg(script);
    }
    let mut verdict = drive::press(platform, program, !arguments.without)?;
    if arguments.script.is_some() {
        verdict.language = "python";
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&verdict)?);
    } else {
        println!("{verdict}");
    }
    Ok(if verdict.as_promised() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
