//! The contract, as simple as it can be said: what each step must lead to.
//!
//! For each signal there is a *chain*: whoever was installed last is asked first. The scopes of one copy of the
//! library stand in it together, where the first of them was entered; they leave it together.

use super::step::{Bottom, Enter, Hook};

/// Who hears a press, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// A hook, by the number of its scope.
    Hook(u32),
    Stranger(usize),
    Host,
}

/// What a press ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub voices: Vec<Voice>,
    /// By the signal.
    pub dies: bool,
}

#[derive(Clone, Debug)]
pub struct Scope {
    pub number: u32,
    pub enter: Enter,
    /// How many presses it had.
    pub presses: u32,
    /// How many came to it.
    arrivals: u32,
    /// For SIGINT and SIGHUP.
    claims: [bool; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// The open scopes of a copy.
    Scopes {
        copy: bool,
    },
    Stranger {
        index: usize,
        chains: bool,
    },
    /// The program's own handler, once more.
    Host,
}

#[derive(Clone, Debug)]
pub struct Contract {
    bottom: Bottom,
    /// Innermost last.
    pub scopes: Vec<Scope>,
    /// For SIGINT and SIGHUP, on top last.
    chains: [Vec<Link>; 2],
    numbers: u32,
}

pub const STRANGERS: usize = 4;

impl Contract {
    pub fn new(bottom: Bottom) -> Self {
        Self {
            bottom,
            scopes: Vec::new(),
            chains: [Vec::new(), Vec::new()],
            numbers: 0,
        }
    }

    /// Returns the number of the scope.
    pub fn enter(&mut self, enter: Enter) -> u32 {
        let group = Link::Scopes { copy: enter.copy };
        let mut claims = [true, enter.hangup];
        for (claim, chain) in claims.iter_mut().zip(&mut self.chains) {
            let place = chain.iter().position(|link| *link == group);
            // What the group has found, or would find.
            let over_the_bottom = place.unwrap_or(chain.len()) == 0;
            if over_the_bottom && self.bottom == Bottom::Ignored && !enter.clear_ignored {
                *claim = false;
            } else if *claim && place.is_none() {
                chain.push(group);
            }
        }
        let number = self.numbers;
        self.numbers += 1;
        self.scopes.push(Scope {
            number,
            enter,
            presses: 0,
            arrivals: 0,
            claims,
        });
        number
    }

    /// Returns how many presses it had.
    pub fn leave(&mut self, number: u32) -> u32 {
        let index = self.scopes.iter().position(|s| s.number == number).unwrap();
        let scope = self.scopes.remove(index);
        for (signal, chain) in self.chains.iter_mut().enumerate() {
            let open = |s: &Scope| s.enter.copy == scope.enter.copy && s.claims[signal];
            if !self.scopes.iter().any(open) {
                chain.retain(|link| {
                    *link
                        != Link::Scopes {
                            copy: scope.enter.copy,
                        }
                });
            }
        }
        scope.presses
    }

    /// The stranger that comes, if one is free.
    pub fn cover(&mut self, chains: bool) -> Option<usize> {
        let stands = |index: usize| {
            let is = |link: &Link| matches!(link, Link::Stranger { index: i, .. } if *i == index);
            self.chains[0].iter().any(is)
        };
        let index = (0..STRANGERS).find(|index| !stands(*index))?;
        self.chains[0].push(Link::Stranger { index, chains });
        Some(index)
    }

    /// The stranger that goes, if one is on top.
    pub fn uncover(&mut self) -> Option<usize> {
        match self.chains[0].last() {
            Some(Link::Stranger { index, .. }) => {
                let index = *index;
                self.chains[0].pop();
                Some(index)
            }
            _ => None,
        }
    }

    pub fn host_again(&mut self) {
        self.chains[0].push(Link::Host);
    }

    /// The scopes are the parent's.
    pub fn fork(&mut self) {
        self.scopes.clear();
        for chain in &mut self.chains {
            chain.retain(|link| !matches!(link, Link::Scopes { .. }));
        }
    }

    pub fn press(&mut self, signal: usize) -> Heard {
        let mut voices = Vec::new();
        for link in self.chains[signal].clone().into_iter().rev() {
            let goes_on = match link {
                Link::Stranger { index, chains } => {
                    voices.push(Voice::Stranger(index));
                    chains
                }
                Link::Host => {
                    voices.push(Voice::Host);
                    false
                }
                Link::Scopes { copy } => self.at_scopes(copy, signal, &mut voices),
            };
            if !goes_on {
                return Heard {
                    voices,
                    dies: false,
                };
            }
        }
        if self.bottom == Bottom::Host {
            voices.push(Voice::Host);
        }
        let dies = self.bottom == Bottom::Default;
        Heard { voices, dies }
    }

    /// Innermost first; whether the press goes on.
    fn at_scopes(&mut self, copy: bool, signal: usize, voices: &mut Vec<Voice>) -> bool {
        let claims = |s: &&Scope| s.enter.copy == copy && s.claims[signal];
        let numbers: Vec<_> = self
            .scopes
            .iter()
            .rev()
            .filter(claims)
            .map(|s| s.number)
            .collect();
        for number in numbers {
            let scope = self.scopes.iter_mut().find(|s| s.number == number).unwrap();
            scope.arrivals += 1;
            scope.presses += 1;
            let enter = scope.enter;
            if enter.escalate_at > 0 && scope.arrivals >= enter.escalate_at {
                return true;
            }
            let first = scope.presses == 1;
            if enter.hook != Hook::None {
                voices.push(Voice::Hook(number));
            }
            match enter.hook {
                Hook::Panics => continue,
                Hook::LeavesItself => _ = self.leave(number),
                Hook::EntersAnother if first => _ = self.enter(another(enter)),
                _ => {}
            }
            if !enter.pass_on {
                return false;
            }
        }
        true
    }
}

/// What a hook of [`Hook::EntersAnother`] enters.
pub fn another(by: Enter) -> Enter {
    Enter {
        hook: Hook::None,
        pass_on: true,
        escalate_at: 0,
        hangup: false,
        ..by
    }
}
