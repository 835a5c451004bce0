//! What is measured: every bench, with its subjects.

use clap::ValueEnum;
use serde::Serialize;

/// One kind of measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Bench {
    /// From the press to the return of the call that it frees.
    Latency,
    /// Entering and leaving once, while others are open.
    EnterLeave,
    /// One press past many open scopes, the time for each.
    Deliver,
    /// Bytes for each open scope.
    Memory,
}

/// One bench of one subject.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    pub bench: Bench,
    pub subject: &'static str,
    pub open: usize,
}

/// What every ratio is a ratio to. It comes first in each bench.
pub const RAW: &str = "raw";

/// Every bench's jobs on a system, `RAW` first.
pub fn jobs(bench: Bench, windows: bool) -> Vec<Job> {
    let job = |(subject, open)| Job {
        bench,
        subject,
        open,
    };
    let alone = |subjects: &[&'static str]| subjects.iter().map(|s| job((s, 0))).collect();
    let among = |pairs: &[_]| pairs.iter().map(|pair| job(*pair)).collect();
    match (bench, windows) {
        (Bench::Latency, false) => alone(&[
            RAW,
            "allow-interrupt pollable",
            "allow-interrupt wait",
            "allow-interrupt hook",
            "allow-interrupt future",
            "signal-hook pipe",
            "signal-hook iterator",
            "tokio::signal",
            "async-signal",
            "ctrlc",
        ]),
        // signal-hook's pipe and iterator are for Unix.
        (Bench::Latency, true) => alone(&[
            RAW,
            "allow-interrupt pollable",
            "allow-interrupt pollable, socket",
            "allow-interrupt wait",
            "allow-interrupt hook",
            "allow-interrupt future",
            "tokio::signal",
            "async-signal",
            "ctrlc",
        ]),
        (Bench::EnterLeave, windows) => {
            let mut jobs: Vec<Job> = among(&[
                (RAW, 0),
                ("allow-interrupt", 0),
                ("allow-interrupt", 1),
                ("allow-interrupt", 100),
                ("allow-interrupt", 10_000),
                ("allow-interrupt hook", 0),
                ("allow-interrupt hook", 1),
                ("allow-interrupt hook", 100),
                ("allow-interrupt hook", 10_000),
            ]);
            // The others cannot be left at all.
            if !windows {
                jobs.extend([0, 1, 100, 1_000].map(|open| job(("signal-hook", open))));
                jobs.extend([0, 1, 100].map(|open| job(("async-signal", open))));
            }
            jobs
        }
        (Bench::Deliver, _) => among(&[
            (RAW, 0),
            ("allow-interrupt", 1),
            ("allow-interrupt", 100),
            ("allow-interrupt", 10_000),
        ]),
        (Bench::Memory, _) => among(&[
            ("allow-interrupt", 10_000),
            ("allow-interrupt hook", 10_000),
            // Each of these has a descriptor.
            ("allow-interrupt wait", 100),
        ]),
    }
}
