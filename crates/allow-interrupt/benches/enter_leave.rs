//! What entering and leaving costs, as a ratio to two raw calls of the system.
//!
//! `cargo bench -p allow-interrupt --bench enter_leave`
//!
//! The subjects take turns in small batches, so that whatever else the machine does hits all of
//! them alike. For each it prints the median over the batches and the ratio of the medians to raw.
//! Nothing here fails: figures are for people.

use std::hint::black_box;
use std::time::Instant;

use allow_interrupt::Scope;

const BATCHES: usize = 400;
const TURNS: u32 = 1_000;

fn main() {
    let subjects: [(&str, usize, fn()); 6] = [
        ("raw install and remove", 0, raw),
        ("scope", 0, scope),
        ("scope with a hook", 0, hook),
        ("scope, another open", 1, scope),
        ("scope with a hook, another open", 1, hook),
        ("scope, 10,000 open", 10_000, scope),
    ];
    let mut times = subjects.map(|_| Vec::with_capacity(BATCHES));
    // What is made once in a process is no part of the figure.
    hook();
    for _ in 0..BATCHES {
        for ((_, open, turn), times) in subjects.iter().zip(&mut times) {
            let held: Vec<_> = (0..*open)
                .map(|_| Scope::builder().enter().expect("a scope"))
                .collect();
            let start = Instant::now();
            for _ in 0..TURNS {
                turn();
            }
            times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(TURNS));
            drop(held);
        }
    }
    let medians = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[BATCHES / 2]
    });
    println!(
        "{:34} {:>8} {:>12}",
        "enter and leave", "ns", "ratio to raw"
    );
    for ((name, ..), median) in subjects.iter().zip(medians) {
        println!("{name:34} {median:8.0} {:12.2}", median / medians[0]);
    }
}

fn scope() {
    let scope = Scope::builder().enter().expect("a scope");
    black_box(scope.leave().expect("left"));
}

fn hook() {
    let scope = Scope::enter(|event| _ = black_box(event)).expect("a scope");
    black_box(scope.leave().expect("left"));
}

#[cfg(unix)]
fn raw() {
    extern "C" fn handler(_: libc::c_int) {}
    // SAFETY: plain data; the calls get valid pointers and a static handler.
    unsafe {
        let mut ours: libc::sigaction = std::mem::zeroed();
        let mut before: libc::sigaction = std::mem::zeroed();
        ours.sa_sigaction = handler as *const () as usize;
        ours.sa_flags = libc::SA_RESTART;
        black_box(libc::sigaction(libc::SIGINT, &ours, &mut before));
        black_box(libc::sigaction(libc::SIGINT, &before, std::ptr::null_mut()));
    }
}

#[cfg(windows)]
fn raw() {
    use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
    unsafe extern "system" fn handler(_: u32) -> windows_sys::core::BOOL {
        0
    }
    // SAFETY: a static handler.
    unsafe {
        black_box(SetConsoleCtrlHandler(Some(handler), 1));
        black_box(SetConsoleCtrlHandler(Some(handler), 0));
    }
}
