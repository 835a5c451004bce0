//! The same programs, with everything that they are made of built for a sanitizer.

use anyhow::Result;

use super::job::{Job, limit};
use super::{nightly, programs};
use crate::build;
use crate::testbed::{Missing, Testbed};

/// It sees data races. A signal reaches a program under it only when that makes a call into the C library, so
/// cases in which a thread turns without one are not for it.
pub fn thread(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    let mut jobs = jobs(bed, "thread", long)?;
    for job in &mut jobs {
        job.command
            .env("TSAN_OPTIONS", "halt_on_error=1 history_size=4");
    }
    Ok(jobs)
}

/// It sees memory that is used after it was freed, or never freed.
pub fn address(bed: &Testbed, long: bool) -> Result<Vec<Job>> {
    jobs(bed, "address", long)
}

fn jobs(bed: &Testbed, sanitizer: &str, long: bool) -> Result<Vec<Job>> {
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
    let form = (!long).then_some("--tiny");
    programs::jobs_of(
        &format!("{sanitizer}-sanitizer"),
        &program,
        form,
        limit(long),
    )
}
