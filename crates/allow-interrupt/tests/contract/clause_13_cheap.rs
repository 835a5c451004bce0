//! No thread, no descriptor, no allocation in a handler, no wake-up while idle.

use allow_interrupt::{Builder, Scope};

use crate::counting;
use crate::harness::*;
use crate::scopes::{go, says};

#[cfg(windows)]
use crate::costs::windows as on_windows;
#[cfg(unix)]
use crate::costs::{linux, unix as on_unix};

const LINUX: Platforms = |platform| platform == Platform::Native("linux");

pub fn cases() -> Vec<Case> {
    vec![
        case("a_scope_without_a_hook_takes_128_bytes_at_most")
            .scenario(|_report| {
                let mut scopes = Vec::with_capacity(1000);
                drop(Scope::builder().enter().unwrap());
                let before = counting::bytes();
                scopes.extend((0..1000).map(|_| Scope::builder().enter().unwrap()));
                let heap = (counting::bytes() - before) / scopes.len();
                assert!(
                    heap + size_of::<Scope>() <= 128,
                    "{heap} + {}",
                    size_of::<Scope>()
                );
            })
            .check(Run::expect_clean_end),
        case("a_hundred_thousand_scopes")
            .scenario(hundred_thousand)
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("outermost")?;
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("linux_only_no_thread_and_no_descriptor_without_need")
            .on(LINUX)
            .scenario(only_on!(unix, linux::threads_and_descriptors))
            .check(Run::expect_clean_end),
        case("linux_only_nothing_wakes_up_while_idle")
            .on(LINUX)
            .scenario(only_on!(unix, linux::idle))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("unix_only_no_allocation_in_the_handler")
            .on(UNIX)
            .scenario(only_on!(unix, on_unix::allocations))
            .check(Run::expect_clean_end),
        case("windows_only_no_allocation_in_the_handler")
            .on(WINDOWS)
            .scenario(only_on!(windows, on_windows::allocations))
            .check(Run::expect_clean_end),
        case("windows_only_no_handle_without_need")
            .on(WINDOWS)
            .scenario(only_on!(windows, on_windows::no_handles))
            .check(Run::expect_clean_end),
    ]
}

fn hundred_thousand(report: &Reporter) {
    let outermost = Scope::enter(says(report, "outermost")).unwrap();
    let enter = |number| {
        let builder = Scope::builder().pass_on();
        let hooked = number % 1000 == 0;
        let builder = if hooked {
            builder.hook(|_| {})
        } else {
            builder
        };
        Builder::enter(builder).unwrap()
    };
    let mut scopes: Vec<Scope> = (0..100_000).map(enter).collect();
    go(report);
    assert!(scopes.iter().all(|scope| scope.presses() == 1));
    // From the middle, then the others in their order.
    drop(scopes.drain(25_000..75_000));
    drop(scopes);
    assert_eq!(outermost.leave().unwrap(), 1);
    go(report);
}
