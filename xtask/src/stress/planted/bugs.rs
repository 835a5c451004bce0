//! The bugs, and the case that has to find each.

/// One replacement in the library's sources.
pub struct Bug {
    pub name: &'static str,
    pub case: &'static str,
    /// Under `crates/allow-interrupt/src`.
    pub file: &'static str,
    pub good: &'static str,
    pub bad: &'static str,
}

macro_rules! bugs {
    ($($name:ident, $case:literal, $file:literal: $good:literal => $bad:literal;)*) => {
        &[$(Bug {
            name: stringify!($name),
            case: $case,
            file: $file,
            good: $good,
            bad: $bad,
        }),*]
    };
}

pub const BUGS: &[Bug] = bugs! {
    a_press_at_a_scope_just_left_is_forgotten, "model/a_hook_leaves_its_own_scope", "registry/deferred.rs":
        "self.queue(node) || !take_one(waiting)" => "{ self.queue(node); true }";
    leaving_does_not_wait_for_walks, "model/a_press_races_with_leave", "registry/leave.rs":
        "self.readers.wait_for_walks();" => "";
    leaving_does_not_wait_for_the_run, "model/a_press_races_with_leave_of_a_hook", "registry/leave.rs":
        "while !in_own_hook && node.state.runs()" => "while false && !in_own_hook && node.state.runs()";
    a_closed_scope_stops_a_press, "model/two_presses_race_with_leave_of_a_hook", "registry/node.rs":
        "if !self.events.contains(event) || self.state.is_closed() {" =>
        "if self.state.is_closed() { return Arrival::Stops; } if !self.events.contains(event) {";
    a_press_loses_its_pin, "model/two_threads_leave_a_pass_on_chain", "registry/deferred.rs":
        "pinned.state.pin_again();" => "";
    a_press_stops_at_a_hook_that_is_gone, "model/a_press_goes_outward_from_a_hook", "registry/walk.rs":
        "return (Arrival::GoesOn, None);" => "return (Arrival::Stops, None);";
    leaving_cuts_off_the_outer_scopes, "model/a_scope_comes_and_goes_inside_another", "registry/leave.rs":
        "to_here.store(outer, SeqCst);" => "to_here.store(std::ptr::null_mut(), SeqCst);";
    leaving_forgets_the_way_inward, "model/a_walk_on_a_thread_races_with_leave", "registry/leave.rs":
        "outer.inner.store(inner, Relaxed);" => "let _ = outer;";
    close_does_not_wait, "model/close_waits_until_the_scope_is_left", "registry/walk.rs":
        "while !node.state.is_closed() {" => "while false {";
    whoever_leaves_does_not_say_so, "model/close_waits_until_the_scope_is_left", "registry/leave.rs":
        "            self.changed.notify_all();\n            while" => "            while";
    waiters_are_woken_too_early, "model/two_waiters_and_two_presses", "registry/pending.rs":
        "        self.counts[event as usize].fetch_add(1, SeqCst);\n        if let Some(waiters) = self.made_waiters() {\n            waiters.wake.wake();\n        }" =>
        "        if let Some(waiters) = self.made_waiters() {\n            waiters.wake.wake();\n        }\n        self.counts[event as usize].fetch_add(1, SeqCst);";
    nobody_looks_again_after_acknowledging, "model/two_waiters_and_two_presses", "registry/pending.rs":
        "            if self.is_pending() {\n                waiters.wake.wake();\n            }\n        }" => "        }";
    nobody_looks_when_the_wake_up_is_made, "model/a_poller_is_woken", "registry/pending.rs":
        "        if self.is_pending() {\n            // It came" => "        if false {\n            // It came";
    the_countdown_is_not_atomic, "model/the_second_press_escalates", "registry/node.rs":
        "match count.compare_exchange_weak(left, left - 1, SeqCst, SeqCst) {" =>
        "count.store(left - 1, SeqCst); match Ok::<u32, u32>(left) {";
    a_waker_is_not_announced, "model/a_future_is_woken", "registry/waiters.rs":
        "        self.need_thread.store(true, SeqCst);\n    }\n\n    /// Interrupts" => "    }\n\n    /// Interrupts";
    only_one_counter_of_walks_is_looked_at, "model/presses_in_both_counters_of_walks", "registry/readers.rs":
        "if self.walking[before].load(SeqCst) != 0 || self.walking[1 - before].load(SeqCst) != 0" =>
        "if self.walking[before].load(SeqCst) != 0";
    the_queue_is_read_too_late, "model/two_scopes_wait_for_the_hook_thread", "registry/deferred.rs":
        "oldest = pinned.next_waiting.load(SeqCst);\n            pinned.state.queued_to_pinned();" =>
        "pinned.state.queued_to_pinned();\n            oldest = pinned.next_waiting.load(SeqCst);";
    a_waiting_press_is_left_behind, "model/a_press_before_leaving_is_answered_before_leaving_returns", "registry/leave.rs":
        "carried = self.carry_waiting(node);" => "";
    the_run_ends_before_the_press_is_passed_on, "model/a_press_is_passed_on_before_leaving_returns", "registry/walk.rs":
        "let (ending, ran) = walk.outward(ran);" => "let (ending, ran) = walk.outward(ran); drop(ran); let ran = ();";
    a_scope_is_freed_through_a_reference, "miri/the_cases_of_the_model", "registry/walk.rs":
        "stands_on = NonNull::new(next);" => "stands_on = Some(NonNull::from(node));";
    the_default_is_put_back, "unix/the_same_state_after_every_leave", "sys/unix/slot/remove.rs":
        "action::swap(self.signal, &record.before, &mut record.found)?;" =>
        "action::swap(self.signal, &action::default_action(), &mut record.found)?;";
    a_single_sleeper_is_not_woken, "unix/presses_microseconds_apart", "sys/unix/wake_linux.rs":
        "if self.sleepers.load(SeqCst) > 0 {" => "if self.sleepers.load(SeqCst) > 1 {";
    dying_is_an_exit_code, "unix/a_press_races_with_leave", "sys/unix/forward.rs":
        "unsafe { libc::raise(signal) };" => "unsafe { libc::_exit(128 + signal) };";
    a_press_stops_at_the_first_scope, "unix/many_threads", "registry/deferred.rs":
        "Arrival::GoesOn => {}" => "Arrival::GoesOn => return handled,";
    a_child_keeps_the_scopes, "unix/fork_in_the_middle", "sys/unix/fork.rs":
        "REGISTRY.forget_parent(&writing);" => "";
    ignored_is_not_respected, "unix/children_by_exec_and_spawn", "sys/unix/slot.rs":
        "!clear_ignored && is_ignored(before)" => "false && !clear_ignored && is_ignored(before)";
    a_panic_consumes, "unix/random_programs", "registry/walk.rs":
        "std::mem::forget(payload);\n                Arrival::GoesOn" => "std::mem::forget(payload);\n                Arrival::Stops";
    a_host_that_dies_past_a_hook_lives_on, "unix/random_programs", "sys/unix/forward.rs":
        "if is_pending(slot.signal) {" => "if false && is_pending(slot.signal) {";
    calls_are_always_restarted, "unix/hosts_in_c", "sys/unix/action.rs":
        "ours.sa_flags = MARK | libc::SA_SIGINFO | before.sa_flags & SHARED_FLAGS;" =>
        "ours.sa_flags = MARK | libc::SA_SIGINFO | libc::SA_RESTART | before.sa_flags & SHARED_FLAGS;";
    copies_use_up_the_layers, "unix/hosts_in_python", "sys/unix/copies.rs":
        "for _ in 0..64 {" => "for _ in 0..0 {";
    entering_succeeds_without_a_thread, "unix/nothing_left_to_use", "sys/unix/hooks.rs":
        "    spawned.map(drop)\n" => "    let _ = spawned;\n    Ok(())\n";
    a_passed_on_press_stops, "wine/windows_strangers_in_every_order", "sys/windows/routine.rs":
        "Ending::PassedOn => FALSE," => "Ending::PassedOn => TRUE,";
    too_many_entries_are_removed, "wine/windows_entering_and_leaving", "sys/windows/installed.rs":
        "self.entries.saturating_sub(self.scopes)" => "self.entries";
    a_hook_waits_for_itself, "wine/windows_leaving_inside_the_hook", "registry/leave.rs":
        "let in_own_hook = walk::is_running(node);" => "let in_own_hook = false && walk::is_running(node);";
    a_hook_removes_the_entry_it_runs_in, "wine/windows_leaving_inside_the_hook", "sys/windows/installed.rs":
        "if routine::is_on_this_thread() {" => "if false && routine::is_on_this_thread() {";
    entering_waits_for_a_running_hook, "wine/windows_during_a_long_hook", "sys/windows/installed.rs":
        "self.holding > 0 || routine::is_running()" => "self.holding > 0";
    leaving_does_not_wait_on_windows, "wine/windows_the_hook_waits_for_the_leaver", "registry/leave.rs":
        "while !in_own_hook && node.state.runs()" => "while false && !in_own_hook && node.state.runs()";
    the_ignore_flag_is_not_put_back, "wine/windows_the_parent_wants_it_ignored", "sys/windows/ignore.rs":
        "let written = write(TRUE);" => "let written = write(FALSE);";
    a_race_between_leaver_and_hook, "thread-sanitizer/many_threads", "registry/leave.rs":
        "while !in_own_hook && node.state.runs()" => "while false && !in_own_hook && node.state.runs()";
    a_hook_that_is_gone_is_called, "address-sanitizer/many_threads", "registry/leave.rs":
        "while !in_own_hook && node.state.runs()" => "while false && !in_own_hook && node.state.runs()";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bug_can_be_planted() {
        let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/allow-interrupt/src");
        for bug in BUGS {
            let file = std::path::Path::new(sources).join(bug.file);
            let text = std::fs::read_to_string(&file).unwrap();
            assert_eq!(text.matches(bug.good).count(), 1, "{}", bug.name);
        }
    }
}
