//! One press to many open scopes, which pass it on to an outermost one that waits.

use std::time::Instant;

use allow_interrupt::Scope;
use anyhow::{Result, bail};

use crate::worker::Measure;
use crate::{raw, sys};

/// For each scope on the way: the time until the outermost has woken, divided by their number.
pub fn measure(subject: &str, open: usize) -> Result<Measure> {
    match subject {
        "raw" => {
            let raw = raw::Raw::install()?;
            Ok(timed(1, move || raw.wait()))
        }
        "allow-interrupt" => {
            let outermost = Scope::builder().enter()?;
            let inner = (0..open)
                .map(|_| Scope::builder().pass_on().enter())
                .collect::<Result<Vec<_>, _>>()?;
            Ok(timed(open + 1, move || {
                let _inner = &inner;
                outermost.wait()?;
                Ok(())
            }))
        }
        _ => bail!("there is no {subject:?} here"),
    }
}

fn timed(scopes: usize, mut wait: impl FnMut() -> Result<()> + 'static) -> Measure {
    Box::new(move || {
        let start = Instant::now();
        sys::press_here()?;
        wait()?;
        Ok(start.elapsed().as_secs_f64() * 1e9 / scopes as f64)
    })
}
