//! One case: a process with a time limit.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::Row;
use crate::run;

pub struct Job {
    pub name: String,
    pub what: String,
    pub command: Command,
    /// How often it does what its last line says.
    pub times: u64,
    /// Far more than it takes.
    pub limit: Duration,
}

/// For a case that takes seconds, and for one that takes minutes.
pub fn limit(long: bool) -> Duration {
    Duration::from_secs(if long { 3_600 } else { 300 })
}

impl Job {
    /// Runs it to its end, or to the limit.
    pub fn run(mut self) -> Result<Row> {
        let start = Instant::now();
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("RUST_BACKTRACE", "0");
        let mut child = self
            .command
            .spawn()
            .with_context(|| format!("cannot start {}", self.name))?;
        let lines = lines_of(&mut child);
        let (mut last, mut said, mut last_tick) = (None, String::new(), start);
        let hung = loop {
            if start.elapsed() > self.limit {
                break true;
            }
            match lines.recv_timeout(Duration::from_secs(1)) {
                Ok(line) => {
                    last = Row::read(&self.name, &line).or(last);
                    said.push_str(&line);
                    said.push('\n');
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break false,
            }
            if last_tick.elapsed() > Duration::from_secs(20) {
                last_tick = Instant::now();
                eprintln!("  ... {}: {} s", self.name, start.elapsed().as_secs());
            }
        };
        let mut row = if hung {
            let mut row = last.unwrap_or_else(|| Row::failed(&self.name, "hung:"));
            row.hung = row.hung.max(1);
            row.notes
                .push(format!("no end after {} s", self.limit.as_secs()));
            row.notes.extend(stacks(child.id()));
            let _ = child.kill();
            child.wait()?;
            row
        } else {
            let status = child.wait()?;
            match last {
                Some(row) if status.success() || !row.is_clean() => row,
                _ => {
                    let mut row = Row::failed(&self.name, &said);
                    row.notes.push(status.to_string());
                    row
                }
            }
        };
        row.rounds *= self.times;
        row.presses *= self.times;
        row.time = start.elapsed();
        Ok(row)
    }
}

/// Of both its outputs; it ends when both have.
fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as _),
        child.stderr.take().map(|stream| Box::new(stream) as _),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
            }
        });
    }
    lines
}

/// Where its threads are, if there is a debugger.
fn stacks(process: u32) -> Vec<String> {
    let process = process.to_string();
    let arguments = [
        "--batch",
        "-ex",
        "thread apply all backtrace 12",
        "-p",
        &process,
    ];
    let stacks = run::ask("gdb", &arguments).unwrap_or_default();
    let frames = stacks.lines().filter(|line| line.starts_with(['#', 'T']));
    frames.take(200).map(str::to_owned).collect()
}
