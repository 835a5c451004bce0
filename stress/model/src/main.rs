//! The registry, compiled from the library's own sources over a model checker's atomics and locks, and
//! driven through every interleaving of presses, hooks and leaving. The invariants are the contract's clauses
//! 3, 4, 5, 9 and 10.
//!
//! `cargo xtask stress --only model` runs all; `cargo run -p model -- CASE` one. Under Miri the same cases run
//! with the standard library's atomics, and Miri looks for data races and for memory that is used after it
//! was freed.

#[cfg(unix)]
mod cases;
#[cfg(unix)]
mod checker;
#[cfg(unix)]
#[path = "../../../crates/allow-interrupt/src/event.rs"]
#[allow(
    dead_code,
    missing_docs,
    rustdoc::all,
    reason = "the library's own file"
)]
mod event;
#[cfg(all(unix, not(miri)))]
mod freed;
#[cfg(unix)]
#[path = "../../../crates/allow-interrupt/src/registry/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the library's own file")]
mod registry;
#[cfg(all(unix, not(miri)))]
mod sync;
#[cfg(all(unix, miri))]
#[path = "../../../crates/allow-interrupt/src/sync.rs"]
mod sync;
#[cfg(unix)]
mod sys;
#[cfg(unix)]
mod world;

#[cfg(unix)]
use std::process::ExitCode;

#[cfg(unix)]
use cases::{CASES, Case};
#[cfg(unix)]
use clap::Parser;

/// Runs one case.
#[cfg(unix)]
#[derive(Parser)]
struct Arguments {
    /// The case; without it their names are printed
    case: Option<String>,
    /// All of them, one after the other
    #[arg(long)]
    all: bool,
    /// More preemptions
    #[arg(long)]
    long: bool,
    /// So many preemptions
    #[arg(long)]
    preemptions: Option<usize>,
}

/// The registry compiled for Windows asks for its backend; the part that both have is checked on Unix.
#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let wanted = |case: &&Case| arguments.all || arguments.case.as_deref() == Some(case.name);
    let cases: Vec<_> = CASES.iter().filter(wanted).collect();
    if cases.is_empty() {
        CASES.iter().for_each(|case| println!("{}", case.name));
        return ExitCode::from(if arguments.case.is_some() { 2 } else { 0 });
    }
    let (mut rounds, mut presses) = (0, 0);
    for case in cases {
        let preemptions = case.preemptions[usize::from(arguments.long)];
        // A violation is a panic, whose message says which kind; whoever has started this reads it.
        let count = checker::check(case.run, arguments.preemptions.unwrap_or(preemptions));
        rounds += count;
        presses += count * case.presses;
    }
    println!(
        "{}",
        serde_json::json!({ "rounds": rounds, "presses": presses })
    );
    ExitCode::SUCCESS
}
