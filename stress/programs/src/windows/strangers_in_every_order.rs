//! Handlers of others: one before two scopes, one between them, one after. They and the scopes go in every order, and
//! after each a press comes to those that are left.
//!
//! All open scopes come where the newest entry of ours is, and leaving takes the newest out: with one scope left,
//! whichever that is, it comes where the first one was entered.

use allow_interrupt::Scope;

use super::desk::{self, Desk, Handler, passing};
use crate::tally::{Fault, Tally};

const BETWEEN: Handler = passing::<'2'>;
const AFTER: Handler = passing::<'3'>;

/// Who goes, in all 24 orders.
fn orders() -> Vec<Vec<char>> {
    fn extend(order: &[char], left: &[char], all: &mut Vec<Vec<char>>) {
        if left.is_empty() {
            all.push(order.to_vec());
        }
        for who in left {
            let rest: Vec<_> = left.iter().copied().filter(|c| c != who).collect();
            extend(&[order, &[*who]].concat(), &rest, all);
        }
    }
    let mut all = Vec::new();
    extend(&[], &['a', 'b', '2', '3'], &mut all);
    all
}

/// From the last that was added to the first.
fn expected(gone: &[char]) -> String {
    let stands = |who: char| (!gone.contains(&who)).then_some(who);
    let (inner, outer) = (stands('b'), stands('a'));
    let both = inner.is_some() && outer.is_some();
    let scopes = [inner, outer].into_iter().flatten();
    let mut heard: Vec<_> = stands('3').into_iter().collect();
    match both {
        true => heard.extend(scopes.chain(stands('2'))),
        false => heard.extend(stands('2').into_iter().chain(scopes)),
    }
    heard.into_iter().chain(['h']).collect()
}

pub fn run(desk: &Desk, rounds: u64, tally: &mut Tally) {
    for order in (0..rounds).flat_map(|_| orders()) {
        tally.rounds += 1;
        desk::add(desk::stopping);
        let scope = |who| {
            Scope::builder()
                .pass_on()
                .hook(move |_| desk::say(who))
                .enter()
                .unwrap()
        };
        let mut outer = Some(scope('a'));
        desk::add(BETWEEN);
        let mut inner = Some(scope('b'));
        desk::add(AFTER);
        for gone in 0..=order.len() {
            if let Err(heard) = desk.heard(&expected(&order[..gone])) {
                return tally.fault(Fault::Lost, format!("{order:?}, {gone} gone: {heard}"));
            }
            match order.get(gone) {
                Some('a') => _ = outer.take().unwrap().leave().unwrap(),
                Some('b') => _ = inner.take().unwrap().leave().unwrap(),
                Some('2') => desk::remove(BETWEEN),
                Some('3') => desk::remove(AFTER),
                _ => {}
            }
        }
        desk::remove(desk::stopping);
    }
}
