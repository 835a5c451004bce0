//! The programs for Windows. Each asks its driver for real presses, line by line, and says at last what it has found.
//! `unix/wine.rs` is the driver.

mod desk;
mod during_a_long_hook;
mod entering_and_leaving;
mod leaving_inside_the_hook;
mod strangers_in_every_order;
mod the_console_comes_and_goes;
mod the_hook_waits_for_the_leaver;
mod the_parent_wants_it_ignored;

use crate::tally::Tally;
pub use desk::Desk;

/// Runs a program, and reports what it has found.
pub fn run(name: &str, rounds: u64) {
    let desk = Desk::open();
    let mut tally = Tally::default();
    let program: fn(&Desk, u64, &mut Tally) = match name {
        "during_a_long_hook" => during_a_long_hook::run,
        "entering_and_leaving" => entering_and_leaving::run,
        "leaving_inside_the_hook" => leaving_inside_the_hook::run,
        "the_console_comes_and_goes" => the_console_comes_and_goes::run,
        "the_hook_waits_for_the_leaver" => the_hook_waits_for_the_leaver::run,
        "the_parent_wants_it_ignored" => the_parent_wants_it_ignored::run,
        "strangers_in_every_order" => strangers_in_every_order::run,
        _ => panic!("no program {name}"),
    };
    program(&desk, rounds, &mut tally);
    tally.presses += desk.presses();
    desk.tell(&tally.line());
}
