//! Entering and leaving once, while others are open.

use std::hint::black_box;
use std::time::Instant;

use allow_interrupt::Scope;
use anyhow::{Result, bail};

use crate::raw;
use crate::worker::Measure;

/// Turns in one measurement: one alone is shorter than the clock is exact, and the first few pay for
/// what the other processes have left in the caches.
const TURNS: u32 = 1_000;
/// For subjects of which one turn takes long.
const FEW_TURNS: u32 = 10;

pub fn measure(subject: &str, open: usize) -> Result<Measure> {
    Ok(match subject {
        "raw" => turns(TURNS, raw::add_and_remove),
        "allow-interrupt" => beside(open, scope, |scope| drop(black_box(scope.leave())))?,
        "allow-interrupt hook" => beside(open, with_hook, |scope| drop(black_box(scope.leave())))?,
        #[cfg(unix)]
        "signal-hook" => {
            fn register() -> Result<signal_hook::SigId> {
                // SAFETY: the action is empty.
                Ok(unsafe { signal_hook::low_level::register(libc::SIGINT, || ()) }?)
            }
            beside(open, register, |id| {
                black_box(signal_hook::low_level::unregister(id));
            })?
        }
        #[cfg(unix)]
        "async-signal" => {
            use async_signal::{Signal, Signals};
            beside(open, || Ok(Signals::new([Signal::Int])?), drop)?
        }
        _ => bail!("there is no {subject:?} here"),
    })
}

fn scope() -> Result<Scope> {
    Ok(Scope::builder().enter()?)
}

fn with_hook() -> Result<Scope> {
    Ok(Scope::enter(|event| _ = black_box(event))?)
}

/// While `open` others are open.
fn beside<T: 'static>(open: usize, enter: fn() -> Result<T>, leave: fn(T)) -> Result<Measure> {
    let held = (0..open).map(|_| enter()).collect::<Result<Vec<T>>>()?;
    // What is made once in a process is no part of the figure.
    leave(enter()?);
    let begun = Instant::now();
    leave(enter()?);
    let count = match begun.elapsed().as_micros() {
        0..5 => TURNS,
        _ => FEW_TURNS,
    };
    let mut measure = turns(count, move || {
        leave(enter().expect("it could be entered a moment ago"));
    });
    Ok(Box::new(move || {
        let _held = &held;
        measure()
    }))
}

fn turns(count: u32, mut turn: impl FnMut() + 'static) -> Measure {
    Box::new(move || {
        let start = Instant::now();
        for _ in 0..count {
            turn();
        }
        Ok(start.elapsed().as_secs_f64() * 1e9 / f64::from(count))
    })
}
