//! The contract, clause by clause, on every platform that can be had here.
//!
//! This binary is two things. Started plainly it is the test runner: one trial
//! for each check and platform, libtest's arguments. Started by one of its own
//! trials, with the environment variable `CONTRACT_SCENARIO`, it is the program
//! under test: it runs that one scenario on its main thread, in a terminal of
//! its own, and the trial presses the keys.
//!
//! On a Linux host with Wine, set `CONTRACT_WINDOWS_EXE` to this same test built
//! for Windows, and each check that speaks of Windows runs there as well.
//!
//! To add a clause: write `clause_NN_name.rs` with a `cases` function (see
//! `clause_00_driver.rs`), and name it twice below.

#[cfg(unix)]
mod children;
mod clause_00_driver;
mod clause_01_restoration;
mod clause_02_after_us;
mod clause_03_nesting;
mod clause_04_no_press_lost;
mod clause_05_nothing_after;
mod clause_06_broken_hook;
mod clause_07_faithful;
mod clause_08_ignored;
mod clause_09_escalation;
mod clause_10_final_events;
mod clause_10_hold;
mod clause_11_fork;
mod clause_12_no_console;
mod clause_13_cheap;
mod clause_14_two_copies;
mod costs;
mod counting;
mod deliver;
mod faults;
mod faults_refused;
#[cfg(unix)]
mod forking;
mod futures;
mod harness;
mod host;
mod moments;
mod more_hosts;
mod more_presses;
mod notes;
mod passed_on;
mod pollers;
mod scopes;
mod seed;
mod stuck_calls;
mod waits;

fn main() -> std::process::ExitCode {
    harness::main(harness::clauses![
        clause_00_driver,
        clause_01_restoration,
        clause_02_after_us,
        clause_03_nesting,
        clause_04_no_press_lost,
        clause_05_nothing_after,
        clause_06_broken_hook,
        clause_07_faithful,
        futures,
        pollers,
        stuck_calls,
        waits,
        clause_08_ignored,
        clause_09_escalation,
        clause_10_final_events,
        clause_10_hold,
        clause_11_fork,
        clause_12_no_console,
        clause_13_cheap,
        clause_14_two_copies,
        faults,
        faults_refused,
        more_hosts,
        more_presses,
        passed_on,
        seed
    ])
}
