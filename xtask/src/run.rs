//! Runs a command and shows that it lives.
//!
//! A step says when it starts and how long it took. In between a terminal sees
//! one line that ticks; a log sees a line every twenty seconds.

use std::cell::Cell;
use std::io::{BufRead, BufReader, IsTerminal, Write, stderr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs `command` and returns what it printed. Its output is shown only if it
/// fails, and then whole.
pub fn quietly(what: &str, command: &mut Command) -> Result<String> {
    let step = Progress::begin(what);
    let mut output = String::new();
    let ok = follow(command, &step, |line| {
        output.push_str(line);
        output.push('\n');
    })?;
    step.end(ok);
    if !ok {
        eprintln!("$ {}", shown(command));
        let mut readable = output.lines().filter(|line| is_for_people(line));
        readable.clone().for_each(|line| eprintln!("{line}"));
        let reason = readable.rfind(|line| !line.trim().is_empty());
        bail!(
            "{} failed: {}",
            title(command),
            reason.unwrap_or("it says nothing")
        );
    }
    Ok(output)
}

/// Runs `command`, which may fail, and returns what it printed.
pub fn whatever(what: &str, command: &mut Command) -> Result<String> {
    let step = Progress::begin(what);
    let mut output = String::new();
    follow(command, &step, |line| {
        output.push_str(line);
        output.push('\n');
    })?;
    step.end(true);
    Ok(output)
}

/// Runs `command`, shows its output as it comes and gives every line to
/// `each_line`. Returns whether it succeeded.
pub fn openly(what: &str, command: &mut Command, mut each_line: impl FnMut(&str)) -> Result<bool> {
    let step = Progress::begin(what);
    let ok = follow(command, &step, |line| {
        step.clear();
        println!("  {line}");
        each_line(line);
    })?;
    step.end(ok);
    if !ok {
        eprintln!("$ {}", shown(command));
    }
    Ok(ok)
}

/// The output of a short command, or `None` if it cannot be run or fails.
pub fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn follow(command: &mut Command, step: &Progress, mut each: impl FnMut(&str)) -> Result<bool> {
    // One pipe for both, so that errors stand where they happened.
    let (reader, writer) = os_pipe::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    // The command keeps our writing ends, and the pipe would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let (lines, inbox) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            // What a program painted over with a carriage return is gone.
            let seen = line.rsplit('\r').next().unwrap_or_default().to_owned();
            if lines.send(seen).is_err() {
                break;
            }
        }
    });
    let mut last = String::new();
    loop {
        match inbox.recv_timeout(step.interval()) {
            Ok(line) => {
                each(&line);
                if is_for_people(&line) {
                    last = line;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        step.tick(&last);
    }
    Ok(child.wait()?.success())
}

/// Cargo's messages to us, which stand between, are not for reading.
fn is_for_people(line: &str) -> bool {
    !line.starts_with("{\"")
}

/// The line that says that a step runs.
struct Progress {
    what: String,
    start: Instant,
    last_tick: Cell<Instant>,
    terminal: bool,
}

impl Progress {
    fn begin(what: &str) -> Self {
        eprintln!("> {what}");
        let start = Instant::now();
        Self {
            what: what.to_owned(),
            start,
            last_tick: start.into(),
            terminal: stderr().is_terminal(),
        }
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(if self.terminal { 1 } else { 20 })
    }

    fn tick(&self, last_line: &str) {
        if self.last_tick.get().elapsed() < self.interval() {
            return;
        }
        self.last_tick.set(Instant::now());
        let seconds = self.start.elapsed().as_secs();
        let last_line: String = last_line.trim().chars().take(60).collect();
        if self.terminal {
            eprint!("\r\x1b[K  {seconds} s  {last_line}");
            let _ = stderr().flush();
        } else {
            eprintln!("  ... {}: {seconds} s  {last_line}", self.what);
        }
    }

    fn clear(&self) {
        if self.terminal {
            eprint!("\r\x1b[K");
        }
    }

    fn end(&self, ok: bool) {
        self.clear();
        let seconds = self.start.elapsed().as_secs_f64();
        let word = if ok { "done" } else { "FAILED" };
        eprintln!("  {word}: {} ({seconds:.1} s)", self.what);
    }
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    [program]
        .into_iter()
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The command in short: without folders, and without what Cargo has to know.
pub fn title(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or_default().to_string_lossy();
    let mut words = vec![program];
    let mut arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    while let Some(argument) = arguments.next() {
        if argument == "--config" {
            arguments.next();
        } else {
            words.push(argument);
        }
    }
    words.join(" ")
}
