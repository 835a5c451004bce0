//! "Ignored" that was inherited is respected, told, and put back by whoever
//! clears it.

use std::process::Command;

use allow_interrupt::{Builder, Event, Scope};

use crate::harness::*;
use crate::moments::{assert_deaf, disposition, press_in_vain};
use crate::scopes::{go, says};

fn ignored(scope: &Scope) -> Vec<Event> {
    scope.ignored().collect()
}

fn listening(report: &Reporter, name: &'static str) -> Builder {
    Scope::builder().clear_ignored().hook(says(report, name))
}

pub fn cases() -> Vec<Case> {
    vec![
        case("entering_says_so_and_overrides_nothing")
            .ignoring_interrupts()
            .scenario(|report| {
                let before = disposition();
                let scope = Scope::enter(says(report, "hook")).unwrap();
                assert_eq!(ignored(&scope), [Event::CtrlC]);
                assert_eq!(disposition(), before);
                go(report);
                assert_deaf(&scope);
                assert_eq!(scope.leave().unwrap(), 0);
                assert_eq!(disposition(), before);
                go(report);
            })
            .check(|run| {
                for _ in 0..2 {
                    run.expect("ready")?;
                    press_in_vain(run)?;
                    run.send("go")?;
                }
                run.expect_clean_end()
            }),
        case("not_ignored_is_said_too")
            .scenario(|report| {
                let scope = Scope::enter(says(report, "hook")).unwrap();
                assert_eq!(ignored(&scope), []);
                let clearing = Scope::builder().clear_ignored().enter().unwrap();
                assert_eq!(ignored(&clearing), []);
                drop(clearing);
                drop(scope);
                // There was nothing to put back.
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("cleared_for_the_life_of_the_scope")
            .ignoring_interrupts()
            .scenario(|report| {
                if std::env::args().any(|arg| arg == CHILD) {
                    return tell_what_was_inherited();
                }
                let before = disposition();
                let scope = listening(report, "hook").enter().unwrap();
                assert_eq!(ignored(&scope), []);
                go(report);
                assert_eq!(scope.leave().unwrap(), 1);
                assert_eq!(disposition(), before);
                // It is really back: a child inherits it.
                let own = std::env::current_exe().unwrap();
                let child = Command::new(own).arg(CHILD).env_remove(IGNORING).output();
                report
                    .line(String::from_utf8(child.unwrap().stdout).unwrap())
                    .unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.send("go")?;
                run.expect("inherited [CtrlC]")?;
                run.expect("ready")?;
                press_in_vain(run)?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("the_last_of_those_that_clear_it_puts_it_back")
            .ignoring_interrupts()
            .scenario(|report| {
                let before = disposition();
                let [a, b] = ["a", "b"].map(|name| listening(report, name).enter().unwrap());
                drop(b);
                go(report);
                let c = listening(report, "c").enter().unwrap();
                drop(a);
                go(report);
                drop(c);
                assert_eq!(disposition(), before);
                let after = Scope::builder().enter().unwrap();
                assert_eq!(ignored(&after), [Event::CtrlC]);
                go(report);
                assert_deaf(&after);
            })
            .check(|run| {
                for hook in ["a", "c"] {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                    run.expect(hook)?;
                    run.send("go")?;
                }
                run.expect("ready")?;
                press_in_vain(run)?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("a_plain_scope_inside_one_that_clears_stays_deaf")
            .ignoring_interrupts()
            .scenario(|report| {
                let outer = listening(report, "outer").enter().unwrap();
                let inner = Scope::enter(says(report, "inner")).unwrap();
                assert_eq!(ignored(&inner), [Event::CtrlC]);
                go(report);
                assert_eq!((outer.presses(), inner.presses()), (1, 0));
                drop(outer);
                go(report);
                assert_deaf(&inner);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("outer")?;
                run.send("go")?;
                run.expect("ready")?;
                press_in_vain(run)?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("what_was_there_before_is_ignored_so_passing_on_does_nothing")
            .ignoring_interrupts()
            .scenario(|report| {
                let scope = listening(report, "hook").pass_on().enter().unwrap();
                go(report);
                go(report);
                assert_eq!(scope.presses(), 2);
            })
            .check(|run| {
                for _ in 0..2 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                    run.expect("hook")?;
                    run.send("go")?;
                }
                run.expect_clean_end()
            }),
        case("unix_only_the_other_events_are_heard")
            .on(UNIX)
            .ignoring_interrupts()
            .scenario(|report| {
                let events = [Event::CtrlC, Event::Shutdown];
                let says = says(report, "shutdown");
                let scope = Scope::builder().events(events).hook(says).enter().unwrap();
                assert_eq!(ignored(&scope), [Event::CtrlC]);
                go(report);
                assert_eq!(scope.presses(), 1);
            })
            .check(|run| {
                run.expect("ready")?;
                press_in_vain(run)?;
                run.terminate()?;
                run.expect("shutdown")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("unix_only_nohup_keeps_the_program_when_the_terminal_goes")
            .on(UNIX)
            .scenario(only_on!(unix, hung_up))
            .check(|run| {
                run.expect("ready")?;
                run.close_terminal()?;
                run.send("go")?;
                run.expect_clean_end()
            }),
    ]
}

const CHILD: &str = "child";

fn tell_what_was_inherited() {
    let scope = Scope::builder().enter().unwrap();
    print!("inherited {:?}", ignored(&scope));
    // Without the "end" of a scenario: that is the parent's to say.
    std::process::exit(0);
}

#[cfg(unix)]
fn hung_up(report: &Reporter) {
    use crate::host;
    host::install_disposition(libc::SIGHUP, libc::SIG_IGN);
    let before = host::state(libc::SIGHUP);
    let events = Scope::builder().events([Event::Close, Event::CtrlC]);
    let scope = events.hook(says(report, "hook")).enter().unwrap();
    assert_eq!(ignored(&scope), [Event::Close]);
    go(report);
    assert_deaf(&scope);
    drop(scope);
    assert_eq!(host::state(libc::SIGHUP), before);
}
