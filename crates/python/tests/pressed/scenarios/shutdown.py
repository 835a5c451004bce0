"""The interpreter ends with a scope open, or with an action under way."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import Any

from . import driver
from .case import AT_EXIT, INTERRUPTED, PRESS, WINDOWS, case, send
from .driver import Gate, forever, hear, in_thread, in_turn, interrupted, say

# What is registered before the package is imported runs after its own clean-up at exit: `driver`
# and `case` do not import it.
_late: list[Any] = []
atexit.register(lambda: [function() for function in _late])

from allow_interrupt import Scope, allow_interrupt, interruptible  # noqa: E402

_kept: list[Any] = []


def entered(action: Any, **options: Any) -> Scope:
    """A scope that nobody leaves; it goes with its module."""
    scope = Scope(action, **options).__enter__()
    _kept.append(scope)
    return scope


@case()
def with_a_scope_open() -> None:
    entered(lambda: say("action"))
    _kept.append(allow_interrupt(None).__enter__())
    _kept.append(interruptible(threading.Event()).__enter__())


@case("ready", PRESS, ends=INTERRUPTED)
def by_an_interrupt_with_a_scope_open() -> None:
    entered(lambda: None)
    with Scope(lambda: None):
        say("ready")
        forever()


@case("ready", PRESS, "action", "end", ends=5)
def by_os_exit_with_a_scope_open_and_its_action_running() -> None:
    running = Gate()

    action = in_turn(lambda: say("action"), running.open, lambda: Gate().wait())
    entered(action, pass_on=False)
    say("ready")
    running.wait()
    say("end")
    os._exit(5)


@case("ready", PRESS, "action", "end", "over", ends=0)
def while_an_action_runs_that_ends_at_exit() -> None:
    running, over = Gate(), Gate()

    action = in_turn(lambda: say("action"), running.open, over.wait, lambda: say("over"))
    entered(action, pass_on=False)
    atexit.register(over.open)
    say("ready")
    running.wait()
    say("end")
    sys.exit(0)


@case("ready", PRESS, "action", "end", ends=0)
def while_an_action_runs_that_never_ends() -> None:
    running = Gate()

    action = in_turn(lambda: say("action"), running.open, lambda: Gate().wait())
    entered(action, pass_on=False)
    say("ready")
    running.wait()
    say("end")
    sys.exit(0)


@case("ready", PRESS, "action", "end", "late", ends=0)
def while_an_action_runs_that_ends_when_it_was_given_up() -> None:
    running, over = Gate(), Gate()

    action = in_turn(lambda: say("action"), running.open, over.wait)

    def late() -> None:
        # Its thread goes on while the interpreter goes down.
        say("late")
        over.open()

    entered(action, pass_on=False)
    _late.append(late)
    say("ready")
    running.wait()
    say("end")
    sys.exit(0)


@case("ready", PRESS, "end", ends=0)
def a_press_at_exit_is_passed_on_and_runs_no_action() -> None:
    import signal

    handled = Gate()
    signal.signal(signal.SIGINT, lambda *_: handled.open())

    def late() -> None:
        say("ready")
        forever(handled.is_open)
        say("end")

    entered(lambda: say("action"))
    _late.append(late)
    sys.exit(0)


@case("ready", *[PRESS] * 5, "end", ends=AT_EXIT)
def presses_while_the_interpreter_ends() -> None:
    import signal

    signal.signal(signal.SIGINT, lambda *_: None)
    entered(lambda: None)
    in_thread(lambda: entered(lambda: None))
    say("ready")
    say("end")
    sys.exit(0)


@case("ready", PRESS, "interrupted", "end", ends=0)
def with_a_daemon_thread_that_has_a_scope_open() -> None:
    entered_there = Gate()

    def worker() -> None:
        with Scope(lambda: None):
            entered_there.open()
            Gate().wait()

    def leaver() -> None:
        while True:
            with Scope(lambda: None), Scope():
                pass

    threading.Thread(target=worker, daemon=True).start()
    threading.Thread(target=leaver, daemon=True).start()
    entered_there.wait()
    with interrupted:
        say("ready")
        forever()
    say("end")
    sys.exit(0)


@case("ready", PRESS, "action", "leaving", "end", send("go"), ends=0)
def while_another_thread_waits_for_an_action_in_leaving() -> None:
    running = Gate()

    action = in_turn(lambda: say("action"), running.open, hear)
    scope = entered(action, pass_on=False)

    def leave() -> None:
        say("leaving")
        scope.leave()

    say("ready")
    running.wait()
    in_thread(leave)
    # From then on the other thread only waits.
    while scope.entered:
        pass
    say("end")
    sys.exit(0)


@case(ends=3)
def by_sys_exit_inside() -> None:
    with Scope(lambda: None), allow_interrupt(None):
        sys.exit(3)


@case("ready", PRESS, "handled", "end", ends=0)
def the_object_goes_with_the_interpreter_and_the_press_arrives() -> None:
    import signal

    signal.signal(signal.SIGINT, lambda *_: say("handled"))

    class Late:
        def __del__(self) -> None:
            if not WINDOWS:
                assert driver.disposition() is not None

    with Scope(lambda: gate.open()) as scope:
        gate = Gate()
        say("ready")
        gate.wait()
    scope.late = Late()  # type: ignore[attr-defined]
    scope.scope = scope  # type: ignore[attr-defined]
    say("end")
    sys.exit(0)
