//! The scopes of a program that runs, with their hooks.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::panic::panic_any;
use std::sync::{Arc, Mutex, MutexGuard};

use super::contract::{Voice, another};
use super::step::{Enter, Hook};
use super::strangers;

/// A scope of one of the two copies.
pub enum Scope {
    First(allow_interrupt::Scope),
    Second(allow_interrupt_copy::Scope),
}

impl Scope {
    pub fn leave(self) -> std::io::Result<u32> {
        match self {
            Self::First(scope) => scope.leave(),
            Self::Second(scope) => scope.leave(),
        }
    }

    pub fn presses(&self) -> u32 {
        match self {
            Self::First(scope) => scope.presses(),
            Self::Second(scope) => scope.presses(),
        }
    }
}

/// The open scopes, by their numbers. Hooks come and go, too.
#[derive(Clone, Default)]
pub struct Scopes(Arc<Mutex<Open>>);

#[derive(Default)]
pub struct Open {
    pub scopes: BTreeMap<u32, Scope>,
    numbers: u32,
}

impl Scopes {
    pub fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap()
    }

    pub fn enter(&self, enter: Enter) -> std::io::Result<u32> {
        let number = {
            let mut open = self.lock();
            open.numbers += 1;
            open.numbers - 1
        };
        let hook = self.hook(number, enter);
        macro_rules! enter {
            ($library:ident, $kind:ident) => {{
                use $library::{Event, Scope as Entered};
                let events = [Event::CtrlC, Event::Close];
                let mut builder =
                    Entered::builder().events(events[..1 + usize::from(enter.hangup)].to_vec());
                if enter.pass_on {
                    builder = builder.pass_on();
                }
                if enter.clear_ignored {
                    builder = builder.clear_ignored();
                }
                if let Some(nth) = NonZeroU32::new(enter.escalate_at) {
                    builder = builder.escalate_at(nth);
                }
                if let Some(hook) = hook {
                    builder = builder.hook(move |_| hook());
                }
                Scope::$kind(builder.enter()?)
            }};
        }
        let scope = match enter.copy {
            false => enter!(allow_interrupt, First),
            true => enter!(allow_interrupt_copy, Second),
        };
        self.lock().scopes.insert(number, scope);
        Ok(number)
    }

    fn hook(&self, number: u32, enter: Enter) -> Option<Box<dyn Fn() + Send + Sync>> {
        let scopes = self.clone();
        let first = Mutex::new(true);
        // It speaks last: then everything that it does is done.
        let hook = move || match enter.hook {
            Hook::LeavesItself => {
                let own = scopes.lock().scopes.remove(&number);
                if let Some(own) = own {
                    own.leave().unwrap();
                }
            }
            Hook::EntersAnother if std::mem::take(&mut *first.lock().unwrap()) => {
                scopes.enter(another(enter)).unwrap();
            }
            _ => {}
        };
        (enter.hook != Hook::None).then(|| {
            Box::new(move || {
                hook();
                strangers::say(Voice::Hook(number));
                if enter.hook == Hook::Panics {
                    panic_any("on purpose");
                }
            }) as _
        })
    }
}
