//! Bytes for each open scope: its guard, and what it has on the heap.

use std::time::Duration;

use allow_interrupt::Scope;
use anyhow::{Result, bail, ensure};

use crate::allocator;
use crate::worker::Measure;

pub fn measure(subject: &str, open: usize) -> Result<Measure> {
    let enter: fn() -> Result<Scope> = match subject {
        "allow-interrupt" => || Ok(Scope::builder().enter()?),
        "allow-interrupt hook" => || Ok(Scope::enter(|_event| ())?),
        "allow-interrupt wait" => || {
            let scope = Scope::builder().enter()?;
            ensure!(scope.wait_timeout(Duration::ZERO)?.is_none());
            Ok(scope)
        },
        _ => bail!("there is no {subject:?} here"),
    };
    // What is made once in a process is no part of the figure.
    let first = enter()?;
    Ok(Box::new(move || {
        let _first = &first;
        let mut scopes = Vec::with_capacity(open);
        let heap = allocator::bytes_kept_by(|| -> Result<()> {
            for _ in 0..open {
                scopes.push(enter()?);
            }
            Ok(())
        })?;
        Ok(heap as f64 / open as f64 + size_of::<Scope>() as f64)
    }))
}
