//! One file for each case, named after what happens at the same time.

mod a_future_is_woken;
mod a_hook_leaves_its_own_scope;
mod a_poller_is_woken;
mod a_press_before_leaving_is_answered_before_leaving_returns;
mod a_press_goes_outward_from_a_hook;
mod a_press_is_passed_on_before_leaving_returns;
mod a_press_races_with_leave;
mod a_press_races_with_leave_of_a_hook;
mod a_scope_comes_and_goes_inside_another;
mod a_walk_on_a_thread_races_with_leave;
mod close_waits_until_the_scope_is_left;
mod presses_in_both_counters_of_walks;
mod the_second_press_escalates;
mod two_presses_race_with_leave_of_a_hook;
mod two_scopes_wait_for_the_hook_thread;
mod two_threads_leave_a_pass_on_chain;
mod two_waiters_and_two_presses;

/// A case runs in a loom execution, many times.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) run: fn(),
    /// How many presses each interleaving has.
    pub(crate) presses: u64,
    /// How often a thread may be stopped where it could go on: in the short form, and in the long one.
    pub(crate) preemptions: [usize; 2],
}

macro_rules! cases {
    ($($name:ident: $presses:literal, $preemptions:expr;)*) => {
        &[$(Case {
            name: stringify!($name),
            run: $name::case,
            presses: $presses,
            preemptions: $preemptions,
        }),*]
    };
}

pub(crate) const CASES: &[Case] = cases! {
    a_press_races_with_leave: 1, [8, 20];
    a_press_races_with_leave_of_a_hook: 1, [4, 5];
    two_presses_race_with_leave_of_a_hook: 2, [3, 4];
    two_threads_leave_a_pass_on_chain: 1, [2, 3];
    a_press_goes_outward_from_a_hook: 1, [3, 5];
    a_scope_comes_and_goes_inside_another: 1, [8, 20];
    a_hook_leaves_its_own_scope: 2, [2, 4];
    a_walk_on_a_thread_races_with_leave: 1, [3, 4];
    close_waits_until_the_scope_is_left: 1, [8, 20];
    two_waiters_and_two_presses: 2, [2, 4];
    the_second_press_escalates: 2, [8, 20];
    presses_in_both_counters_of_walks: 2, [4, 5];
    a_press_before_leaving_is_answered_before_leaving_returns: 1, [4, 6];
    a_press_is_passed_on_before_leaving_returns: 1, [4, 6];
    two_scopes_wait_for_the_hook_thread: 3, [2, 4];
    a_poller_is_woken: 1, [4, 8];
    a_future_is_woken: 1, [4, 6];
};
