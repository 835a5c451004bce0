//! The same programs, with everything that they are made of built for a sanitizer.

use anyhow::Result;

use super::job::{Job, limit};
use super::{nightly, programs};
use crate::build;
use crate::testbed::{Missing, Testbed};

/// It sees data races. It keeps signals back until a thread makes a call into the C library, and has handlers of its
/// own installed in place of the program's, so these are the cases that neither turn without a call nor die by
/// a signal.
const FOR_THREADS: [&str; 4] = [
    "the_same_state_after_every_leave",
    "presses_microseconds_apart",
    "many_threads",
    "children_by_exec_and_spawn",
];

/// It sees memory that is used after it was freed, or never freed. Hosts in other languages would have to be
/// built for it as well.
const FOR_ADDRESSES: [&str; 8] = [
    "the_same_state_after_every_leave",
    "presses_microseconds_apart",
    "a_press_races_with_leave",
    "many_threads",
    "fork_in_the_middle",
    "children_by_exec_and_spawn",
    "random_programs",
    "nothing_left_to_use",
];

pub fn thread(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    let mut jobs = jobs(bed, "thread", &FOR_THREADS, long)?;
    for job in &mut jobs {
        job.command.env("TSAN_OPTIONS", "halt_on_error=1");
    }
    Ok(jobs)
}

pub fn address(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    jobs(bed, "address", &FOR_ADDRESSES, long)
}

fn jobs(bed: &Testbed, sanitizer: &str, cases: &[&str], long: bool) -> Result<Vec<Job>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Missing("sanitizers are set up on x86-64 Linux only".to_owned()).into());
    }
    bed.compiler()?;
    nightly::component(bed, "rust-src")?;
    let mut cargo = nightly::cargo(bed, &format!("sanitizer-{sanitizer}"));
    cargo
        .args(["build", "-p", "stress", "-Zbuild-std"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .env("RUSTFLAGS", format!("-Zsanitizer={sanitizer}"));
    let program = build::executable(&mut cargo, "stress")?;
    let suite = format!("{sanitizer}-sanitizer");
    let mut jobs = programs::jobs(&suite, &program, |name| cases.contains(&name))?;
    for job in &mut jobs {
        // What is the short form elsewhere is long here.
        job.command
            .args((!long).then_some("--tiny"))
            .arg("--watched");
        job.limit = limit(long);
    }
    Ok(jobs)
}
