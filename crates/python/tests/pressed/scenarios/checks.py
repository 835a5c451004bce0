"""Waiting for a scope by its descriptor, and `check`."""

from __future__ import annotations

import select
import signal

from allow_interrupt import Scope

from .case import (
    PRESS,
    case,
)
from .driver import Gate, equal, in_thread, interrupted, say
from .scopes import handled


@case("ready", PRESS, "ready", PRESS, "action", "interrupted")
def it_can_be_waited_for_by_its_descriptor() -> None:
    with Scope(pass_on=False) as scope:
        equal(select.select([scope], [], [], 0)[0], [])
        say("ready")
        equal(select.select([scope], [], [])[0], [scope])
        equal(scope.fired, True)
        equal(scope.check(), True)
        equal(select.select([scope], [], [], 0)[0], [])
        equal(scope.check(), False)
    with interrupted, Scope(lambda: say("action")) as scope:
        say("ready")
        select.select([scope.fileno()], [], [])
        scope.check()
        say("late")


def checked(scope: Scope, rounds: int) -> None:
    """Say "checked" for each press, for which `check` raises."""
    for _ in range(rounds):
        try:
            say("ready")
            select.select([scope], [], [])
            scope.check()
            say("late")
        except KeyboardInterrupt:
            # On Unix the signal itself may have been faster.
            scope.check()
            say("checked")


@case(*["ready", PRESS, "checked"] * 200)
def check_raises_for_the_press_that_made_it_readable() -> None:
    with Scope() as scope:
        checked(scope, 200)
        equal(scope.check(), False)


@case("ready", PRESS, "caught", "caught outside")
def check_is_for_the_innermost_entering() -> None:
    scope = Scope()
    try:
        with scope:
            try:
                with scope:
                    equal(scope.check(), False)
                    say("ready")
                    select.select([scope], [], [])
            except KeyboardInterrupt:
                say("caught")
            # The press has come to this entering, too, and has been handled.
            equal(scope.check(), True)
            equal(scope.check(), False)
            raise KeyError
    except KeyError:
        say("caught outside")


@case("ready", PRESS, "handler", "checked")
def check_lets_a_handler_run_that_raises_nothing() -> None:
    signal.signal(signal.SIGINT, handled)
    with Scope() as scope:
        say("ready")
        select.select([scope], [], [])
        equal(scope.check(), True)
        say("checked")


@case("ready", PRESS, "True", "interrupted")
def another_thread_may_wait_for_it() -> None:
    def waiter() -> None:
        select.select([scope], [], [])
        # In this thread nothing is raised.
        say(str(scope.check()))
        gate.open()

    gate = Gate()
    with interrupted, Scope() as scope:
        thread = in_thread(waiter)
        try:
            say("ready")
            gate.wait()
        finally:
            # It stays entered for the other one.
            thread.join()
