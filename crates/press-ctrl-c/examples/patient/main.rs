//! A program that is badly behaved in just one way, which its argument names:
//! what the tests give to the doctor, on every system.
//!
//! ```sh
//! press-ctrl-c doctor --ready ready -- target/debug/examples/patient exits-1
//! ```

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod sys;

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

fn main() {
    let ailment = std::env::args().nth(1).unwrap_or_default();
    match &*ailment {
        // Not ill: Ctrl-C does what the system does.
        "healthy" => {}
        "deaf" => sys::on_press(|| {}),
        "deaf-to-one-press" => {
            static PRESSES: AtomicU32 = AtomicU32::new(0);
            sys::on_press(|| {
                if PRESSES.fetch_add(1, Ordering::SeqCst) > 0 {
                    sys::die_by_ctrl_c();
                }
            });
        }
        // Its illness is that it takes time. Not on the thread of the handler, where a second press
        // would wait for it.
        "slow" => sys::on_press(|| {
            std::thread::spawn(|| {
                std::thread::sleep(Duration::from_millis(700));
                sys::die_by_ctrl_c();
            });
        }),
        "exits-1" => sys::on_press(|| std::process::exit(1)),
        "exits-0" => sys::on_press(|| std::process::exit(0)),
        "leaves-somebody" => start_one_that_stays(),
        "goes-into-the-background" => {
            start_one_that_stays();
            return;
        }
        "stays" => {
            if cfg!(unix) {
                // With the session's first process the terminal is gone.
                sys::ignore_close();
            }
            sys::on_press(|| {});
            println!("up");
            forever();
        }
        "leaves-the-terminal-raw" => sys::raw(),
        "stuck-when-pressed-twice" => sys::on_press(tidy_up_unless_pressed_again),
        "deaf-at-start-up" => {
            static DEAF: AtomicU32 = AtomicU32::new(1);
            sys::on_press(|| {
                if DEAF.load(Ordering::SeqCst) == 0 {
                    sys::die_by_ctrl_c();
                }
            });
            std::thread::sleep(Duration::from_millis(500));
            DEAF.store(0, Ordering::SeqCst);
        }
        "ignores-close" => sys::ignore_close(),
        "ignores-terminate" => sys::ignore_terminate(),
        "overrides-nohup" => sys::stop_ignoring(),
        "reads-raw" => sys::raw(),
        // Not ill: as a shell.
        "has-a-prompt" => {
            sys::ignore_terminate();
            sys::on_press(prompt);
            println!("ready");
            loop {
                prompt();
                let read = std::io::stdin().read_line(&mut String::new());
                if read.is_ok_and(|length| length == 0) {
                    return;
                }
            }
        }
        // The rest is for the command itself.
        "fails" => {
            println!("no licence");
            std::process::exit(3);
        }
        "floods" => loop {
            println!("all work and no play makes Jack a dull boy");
        },
        other => panic!("no such ailment: {other:?}"),
    }
    println!("ready");
    std::io::stdout().flush().expect("a terminal");
    forever()
}

fn start_one_that_stays() {
    let this = std::env::current_exe().expect("a path");
    let mut left = Command::new(this);
    let mut left = left
        .arg("stays")
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let said = left.stdout.as_mut().expect("a pipe").read(&mut [0; 80]);
    assert!(said.is_ok_and(|length| length > 0), "it is up");
    // Nobody waits for it: that is what it is about.
    std::mem::forget(left);
}

fn prompt() {
    print!("> ");
    std::io::stdout().flush().expect("a terminal");
}

/// The second press comes while the first one's work is going on.
fn tidy_up_unless_pressed_again() {
    static PRESSES: AtomicU32 = AtomicU32::new(0);
    if PRESSES.fetch_add(1, Ordering::SeqCst) == 0 {
        std::thread::spawn(|| {
            std::thread::sleep(Duration::from_millis(250));
            if PRESSES.load(Ordering::SeqCst) == 1 {
                sys::die_by_ctrl_c();
            }
        });
    }
}

/// Blocked in reading, as most programs are. Not so on Windows: a program that leaves Ctrl-C to the
/// system and is pressed while it reads the console stands still in Wine 8, once in a hundred times.
fn forever() -> ! {
    while cfg!(unix)
        && std::io::stdin()
            .read(&mut [0; 80])
            .is_ok_and(|read| read > 0)
    {}
    loop {
        std::thread::park();
    }
}
