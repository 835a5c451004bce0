//! Futures, in a runtime of a dozen lines: one that parks its thread.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use allow_interrupt::{Event, Scope};

use crate::harness::*;
use crate::scopes::{go, says};
use crate::waits::one_press;

pub fn cases() -> Vec<Case> {
    vec![
        case("a_press_wakes_a_waiting_future")
            .scenario(|report| {
                let scope = Scope::builder().enter().unwrap();
                report.line("ready").unwrap();
                assert_eq!(block_on(scope.pressed()).unwrap(), Event::CtrlC);
            })
            .check(one_press),
        case("a_future_that_is_dropped_has_taken_nothing")
            .scenario(|report| {
                let _told = Scope::enter(says(report, "pressed")).unwrap();
                let scope = Scope::builder().pass_on().enter().unwrap();
                let mut context = Context::from_waker(Waker::noop());
                {
                    let waiting = pin!(scope.pressed());
                    assert!(waiting.poll(&mut context).is_pending());
                }
                go(report);
                let found = pin!(scope.pressed()).poll(&mut context);
                assert!(matches!(found, Poll::Ready(Ok(Event::CtrlC))));
            })
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("pressed")?;
                run.send("go")?;
                run.expect_clean_end()
            }),
        case("many_futures_on_many_threads_get_one_press_each")
            .scenario(|report| {
                let scope = Scope::builder().enter().unwrap();
                thread::scope(|threads| {
                    for _ in 0..4 {
                        let scope = &scope;
                        threads.spawn(move || {
                            block_on(scope.pressed()).unwrap();
                            report.line("woken").unwrap();
                        });
                    }
                    report.line("ready").unwrap();
                });
                assert_eq!(scope.presses(), 4);
            })
            .check(|run| {
                run.expect("ready")?;
                for _ in 0..4 {
                    run.press(Key::CtrlC)?;
                    run.expect("woken")?;
                }
                run.expect_clean_end()
            }),
        case("a_stream_is_made_of_its_poll_function")
            .scenario(|report| {
                let scope = Scope::builder().enter().unwrap();
                for _ in 0..3 {
                    report.line("ready").unwrap();
                    let next = std::future::poll_fn(|context| scope.poll_pressed(context));
                    block_on(next).unwrap();
                }
            })
            .check(|run| {
                for _ in 0..3 {
                    run.expect("ready")?;
                    run.press(Key::CtrlC)?;
                }
                run.expect_clean_end()
            }),
    ]
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
