//! A scope belongs to the process that entered it. In a forked child it is
//! inert, and a new one can be entered.

#[cfg(unix)]
use crate::forking as scenarios;
use crate::harness::*;

pub fn cases() -> Vec<Case> {
    vec![
        case("unix_only_in_the_child_the_default_is_back")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::default_is_back))
            .check(hears_the_parents_hook),
        case("unix_only_a_key_reaches_parent_and_child")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::key_for_both))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("hook")?;
                run.expect("the child died by it")?;
                run.expect_clean_end()
            }),
        case("unix_only_in_the_child_the_hosts_handler_runs")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::host_is_back))
            .check(hears_the_parents_hook),
        case("unix_only_the_child_enters_anew")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::enters_anew))
            .check(hears_the_parents_hook),
        case("unix_only_a_grandchild_is_a_child")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::grandchild))
            .check(hears_the_parents_hook),
        case("unix_only_dropping_the_inherited_guard_does_nothing")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::inherited_guard))
            .check(hears_the_parents_hook),
        case("unix_only_a_hook_under_way_does_not_run_on_in_the_child")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::hook_under_way))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("in the hook")?;
                hears_the_parents_hook(run)
            }),
        case("unix_only_a_hook_may_fork")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::hook_forks))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("Code(0)")?;
                hears_the_parents_hook(run)
            }),
        case("unix_only_a_child_of_a_hook_can_be_interrupted")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::child_of_a_hook))
            .check(|run| {
                run.expect("ready")?;
                run.press(Key::CtrlC)?;
                run.expect("Signal(2)")?;
                run.expect_clean_end()
            }),
        case("unix_only_forks_in_a_storm_of_scopes_and_presses")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::storm))
            .check(Run::expect_clean_end),
        case("unix_only_a_started_program_has_the_default")
            .on(UNIX)
            .scenario(only_on!(unix, scenarios::started_program))
            .check(hears_the_parents_hook),
    ]
}

/// After all that, the parent's own scope works.
fn hears_the_parents_hook(run: &mut Run) -> Check {
    run.expect("ready")?;
    run.press(Key::CtrlC)?;
    run.expect("hook")?;
    run.send("go")?;
    run.expect_clean_end()
}
