//! Two copies of the library in one process, as two wheels have them: they
//! chain in the order of entering, and leave in any.

use crate::harness::*;
use crate::moments::{disposition, host_stops, report_notes};
use crate::scopes::go;

/// The two copies have types of their own; this is what they have in common.
trait Entered {
    fn leave(self: Box<Self>) -> u32;
    fn presses(&self) -> u32;
}

macro_rules! copy {
    ($enter:ident, $library:ident) => {
        impl Entered for $library::Scope {
            fn leave(self: Box<Self>) -> u32 {
                $library::Scope::leave(*self).unwrap()
            }
            fn presses(&self) -> u32 {
                $library::Scope::presses(self)
            }
        }

        /// With a hook that reports the name; passing on unless it consumes.
        fn $enter(report: &Reporter, name: &'static str, consumes: bool) -> Box<dyn Entered> {
            let report = report.clone();
            let builder = $library::Scope::builder().hook(move |_| report.line(name).unwrap());
            let builder = if consumes { builder } else { builder.pass_on() };
            Box::new(builder.enter().unwrap())
        }
    };
}
copy!(enter_a, allow_interrupt);
copy!(enter_b, allow_interrupt_copy);

type Enter = fn(&Reporter, &'static str, bool) -> Box<dyn Entered>;
/// Who enters first, and who leaves first.
const ORDERS: [([(Enter, &str); 2], usize); 4] = [
    ([(enter_a, "a"), (enter_b, "b")], 0),
    ([(enter_a, "a"), (enter_b, "b")], 1),
    ([(enter_b, "b"), (enter_a, "a")], 0),
    ([(enter_b, "b"), (enter_a, "a")], 1),
];

/// They leave a mark in the flags of their handlers, which not every system keeps.
const COPIES_KNOW_EACH_OTHER: bool = cfg!(any(windows, target_os = "linux"));

/// More than a copy has layers, and more than any program will see at once.
const ROUNDS: usize = 20;

pub fn cases() -> Vec<Case> {
    vec![
        case("passed_on_a_press_reaches_both_and_the_hosts_handler")
            .scenario(|report| {
                host_stops();
                report_notes(report);
                for (order, leaves_first) in ORDERS {
                    let mut scopes = order.map(|(enter, name)| Some(enter(report, name, false)));
                    go(report);
                    scopes[leaves_first].take().unwrap().leave();
                    go(report);
                    scopes[1 - leaves_first].take().unwrap().leave();
                    go(report);
                }
            })
            .check(|run| {
                for ([(_, outer), (_, inner)], leaves_first) in ORDERS {
                    heard(run, &[inner, outer, "f"])?;
                    heard(run, &[[outer, inner][1 - leaves_first], "f"])?;
                    heard(run, &["f"])?;
                }
                run.expect_clean_end()
            }),
        case("consumed_by_the_inner_it_does_not_reach_the_outer")
            .scenario(|report| {
                let outer = enter_a(report, "a", true);
                let inner = enter_b(report, "b", true);
                go(report);
                assert_eq!((outer.presses(), inner.presses()), (0, 1));
                // Not in their order: what is left is one scope that hears.
                drop(outer);
                go(report);
                assert_eq!(inner.leave(), 2);
                go(report);
            })
            .check(|run| {
                heard(run, &["b"])?;
                heard(run, &["b"])?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("entered_anew_while_the_other_is_open_a_press_comes_once")
            .scenario(|report| {
                host_stops();
                report_notes(report);
                let a = enter_a(report, "a", false);
                let b = enter_b(report, "b", false);
                a.leave();
                let a = enter_a(report, "a", false);
                go(report);
                assert_eq!((a.leave(), b.leave()), (1, 1));
            })
            .check(|run| {
                heard(run, &["a", "b", "f"])?;
                run.expect_clean_end()
            }),
        case("three_deep_and_left_from_the_bottom")
            .scenario(|report| {
                let before = disposition();
                let scopes = [
                    enter_a(report, "a1", true),
                    enter_b(report, "b1", false),
                    enter_a(report, "a2", false),
                    enter_b(report, "b2", false),
                ];
                go(report);
                let mut presses = scopes.map(|scope| scope.leave());
                presses.sort();
                assert_eq!(presses, [1; 4]);
                if COPIES_KNOW_EACH_OTHER {
                    assert_eq!(disposition(), before);
                }
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                // The scopes of one copy are next to each other, as they share a handler.
                for name in ["b2", "b1", "a2", "a1"] {
                    run.expect(name)?;
                }
                run.send("go")?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("passed_on_by_both_it_is_the_default")
            .scenario(|report| {
                let _outer = enter_b(report, "b", false);
                let _inner = enter_a(report, "a", false);
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("a")?;
                run.expect("b")?;
                run.expect_default_end()
            }),
        case("after_both_have_left_it_is_the_default")
            .scenario(|report| {
                for (order, leaves_first) in ORDERS {
                    let mut scopes = order.map(|(enter, name)| Some(enter(report, name, false)));
                    scopes[leaves_first].take().unwrap().leave();
                    scopes[1 - leaves_first].take().unwrap().leave();
                }
                go(report);
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
        case("what_was_there_before_is_there_again")
            .scenario(|report| {
                let before = disposition();
                for _ in 0..20 {
                    let a = enter_a(report, "a", true);
                    let b = enter_b(report, "b", true);
                    b.leave();
                    a.leave();
                    assert_eq!(disposition(), before);
                }
                for _ in 0..20 {
                    let a = enter_a(report, "a", true);
                    let b = enter_b(report, "b", true);
                    a.leave();
                    b.leave();
                    if COPIES_KNOW_EACH_OTHER {
                        assert_eq!(disposition(), before);
                    }
                }
                // Elsewhere the handler of the copy that left first stays, and only passes on. It
                // goes as this copy next enters and leaves.
                enter_a(report, "a", true).leave();
                assert_eq!(disposition(), before);
            })
            .check(Run::expect_clean_end),
        case("two_loops_that_overlap_again_and_again")
            .scenario(|report| {
                let mut a = enter_a(report, "a", true);
                for _ in 0..ROUNDS {
                    // Each time the newer one is entered before the older one is left.
                    let b = enter_b(report, "b", true);
                    a.leave();
                    a = enter_a(report, "a", true);
                    b.leave();
                }
                go(report);
                assert_eq!(a.leave(), 1);
                go(report);
            })
            .check(|run| {
                heard(run, &["a"])?;
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect_default_end()
            }),
    ]
}

/// A press runs these, in this order, and the program goes on.
fn heard(run: &mut Run, who: &[&str]) -> Check {
    run.expect("ready")?;
    run.press(Key::CtrlC)?;
    for name in who {
        run.expect(name)?;
    }
    run.send("go")?;
    Ok(())
}
