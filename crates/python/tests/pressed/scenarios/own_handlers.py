"""The program's own handler of SIGINT, and none at all."""

from __future__ import annotations

import signal
from typing import Any

from allow_interrupt import Scope, allow_interrupt

from .case import DEFAULT, PRESS, UNIX, WINDOWS, case, send
from .driver import Gate, equal, forever, hear, in_thread, in_turn, interrupted, say

ROUNDS = 100


@case(*["ready", PRESS, "handled"] * ROUNDS)
def a_handler_that_raises_nothing_has_run_when_the_block_is_left() -> None:
    presses = []
    signal.signal(signal.SIGINT, lambda *_: presses.append(1))
    for press in range(ROUNDS):
        gate = Gate()
        with Scope(gate.open):
            say("ready")
            gate.wait()
        # No step in between, in which it could still run.
        equal(len(presses), press + 1)
        say("handled")


class HandlerError(Exception):
    pass


def stop(*_: object) -> None:
    raise HandlerError


@case(*["ready", PRESS, "stopped"] * 100)
def what_a_handler_raises_comes_inside() -> None:
    signal.signal(signal.SIGINT, stop)
    for _ in range(100):
        gate = Gate()
        try:
            with Scope(gate.open):
                say("ready")
                gate.wait()
            say("too late")
        except HandlerError:
            say("stopped")


@case("ready", PRESS, WINDOWS and "action", UNIX and send("go"), "not interrupted")
def ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gate = Gate()

    def action() -> None:
        say("action")
        gate.open()

    if UNIX:
        # The scope does not hear of it either.
        in_thread(in_turn(hear, gate.open))
    with interrupted, Scope(action) as scope:
        equal(scope.ignored, ["ctrl-c"] if UNIX else [])
        say("ready")
        gate.wait()
    equal(signal.getsignal(signal.SIGINT), signal.SIG_IGN)


@case("ready", PRESS, "action", ends=DEFAULT)
def the_default_stays_the_default() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with Scope(lambda: say("action")):
        say("ready")
        forever()


@case(*["ready", PRESS, "caught", "left"] * 50)
def a_handler_that_counts_runs_once_for_each_press() -> None:
    presses: list[Any] = []

    def handler(*_: object) -> None:
        presses.append(1)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, handler)
    for press in range(50):
        gate = Gate()
        try:
            with Scope(gate.open), allow_interrupt(lambda: None):
                say("ready")
                gate.wait()
        except KeyboardInterrupt:
            say("caught")
        equal(len(presses), press + 1)
        say("left")


@case("ready", PRESS, "action", "interrupted", "ready", PRESS, "interrupted", on=UNIX)
def a_handler_installed_inside_takes_its_place() -> None:
    import signal

    with Scope(lambda: say("action")):
        with interrupted:
            say("ready")
            forever()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with interrupted:
            say("ready")
            forever()
