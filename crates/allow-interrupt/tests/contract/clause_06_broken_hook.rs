//! A hook that panics is contained, and its press is passed on.

use allow_interrupt::Scope;

use crate::harness::*;
use crate::scopes::{go, says};

pub fn cases() -> Vec<Case> {
    vec![
        case("the_press_goes_on_and_later_presses_still_work")
            .scenario(|report| {
                let _outer = Scope::enter(says(report, "outer")).unwrap();
                let _broken = Scope::enter(|_| panic!("on purpose")).unwrap();
                let _inner = Scope::builder()
                    .pass_on()
                    .hook(says(report, "inner"))
                    .enter();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                for _ in 0..3 {
                    run.press(Key::CtrlC)?;
                    run.expect("inner")?;
                    run.expect_panic("on purpose")?;
                    run.expect("outer")?;
                }
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("the_press_reaches_what_was_there_before")
            .scenario(|report| {
                let _broken = Scope::enter(|_| panic!("on purpose")).unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_panic("on purpose")?;
                run.expect_default_end()
            }),
        case("a_panic_that_panics_when_dropped_is_contained_too")
            .scenario(|report| {
                struct Bomb;
                impl Drop for Bomb {
                    fn drop(&mut self) {
                        panic!("dropped");
                    }
                }
                let _outer = Scope::enter(says(report, "outer")).unwrap();
                let _broken = Scope::enter(|_| std::panic::panic_any(Bomb)).unwrap();
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                for _ in 0..2 {
                    run.press(Key::CtrlC)?;
                    run.expect_panic("(no text)")?;
                    run.expect("outer")?;
                }
                run.send("go")?;
                run.expect_clean_end()
            }),
    ]
}
