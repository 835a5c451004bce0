//! The registry, compiled from the library's own sources over a model checker's atomics and locks, and
//! driven through every interleaving of presses, hooks and leaving. The invariants are the contract's clauses
//! 3, 4, 5, 9 and 10.
//!
//! `cargo xtask stress --only model` runs all; `cargo run -p model -- CASE` one. Under Miri the same cases run
//! with the standard library's atomics, and Miri looks for data races and for memory that is used after it
//! was freed.

mod cases;
mod checker;
#[path = "../../../crates/allow-interrupt/src/event.rs"]
#[allow(
    dead_code,
    missing_docs,
    rustdoc::all,
    reason = "the library's own file"
)]
mod event;
#[cfg(not(miri))]
mod freed;
#[path = "../../../crates/allow-interrupt/src/registry/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the library's own file")]
mod registry;
#[cfg(not(miri))]
mod sync;
#[cfg(miri)]
#[path = "../../../crates/allow-interrupt/src/sync.rs"]
mod sync;
mod sys;
mod world;

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

/// Runs one case.
#[derive(Parser)]
struct Arguments {
    /// The case; without it their names are printed
    case: Option<String>,
    /// More preemptions
    #[arg(long)]
    long: bool,
    /// So many preemptions
    #[arg(long)]
    preemptions: Option<usize>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(name) = arguments.case else {
        cases::CASES
            .iter()
            .for_each(|case| println!("{}", case.name));
        return ExitCode::SUCCESS;
    };
    let Some(case) = cases::CASES.iter().find(|case| case.name == name) else {
        eprintln!("no case {name}");
        return ExitCode::from(2);
    };
    let start = Instant::now();
    let preemptions = arguments.preemptions;
    let preemptions = preemptions.unwrap_or(case.preemptions[usize::from(arguments.long)]);
    // A violation is a panic, whose message says which kind; whoever has started this reads it.
    let rounds = checker::check(case.run, preemptions);
    println!(
        "{}",
        serde_json::json!({
            "rounds": rounds,
            "presses": rounds * case.presses,
            "preemptions": preemptions,
            "seconds": start.elapsed().as_secs_f64(),
        })
    );
    ExitCode::SUCCESS
}
