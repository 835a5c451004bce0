"""A press that has to pass an action on its way to Python frees the main thread before that."""

from __future__ import annotations

import contextlib
import select
import signal
import threading
from collections.abc import Iterator

from allow_interrupt import Scope, interruptible, wait_until_passed_on

from .case import PRESS, case, send
from .checks import checked
from .driver import Gate, equal, hear, in_turn, interrupted, say

ROUNDS = 20


@contextlib.contextmanager
def many_actions() -> Iterator[None]:
    """A long way for a press: whoever does not wait for its end is there first."""
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(Scope(lambda: None))
        yield


@case("ready", PRESS, "inner", "outer", send("go"), "interrupted")
def an_action_further_out_that_takes_its_time_makes_no_interrupt_late() -> None:
    gate = Gate()

    def inner() -> None:
        say("inner")
        gate.open()

    def outer() -> None:
        say("outer")
        hear()

    with Scope(outer), interrupted, Scope(inner):
        say("ready")
        gate.wait()


@case(*["ready", PRESS, "interrupted"] * ROUNDS)
def the_block_inside_some_with_actions_does_not_end_normally() -> None:
    actions: list[int] = []
    with Scope(lambda: actions.append(1)), many_actions():
        for _ in range(ROUNDS):
            with interrupted, Scope() as scope:
                say("ready")
                select.select([scope], [], [])
    equal(len(actions), ROUNDS)


@case(*["ready", PRESS, "checked"] * ROUNDS)
def check_waits_for_the_action() -> None:
    actions: list[int] = []
    with Scope(lambda: actions.append(1)) as scope:
        checked(scope, ROUNDS)
    equal(len(actions), ROUNDS)


@case(*["ready", PRESS, "interrupted"] * ROUNDS)
def a_wait_with_an_action_is_interrupted() -> None:
    actions: list[int] = []
    for _ in range(ROUNDS):
        event = threading.Event()
        with interrupted, interruptible(event, action=lambda: actions.append(1)):
            say("ready")
            event.wait()
    equal(len(actions), ROUNDS)


@case(*["ready", PRESS, "interrupted"] * ROUNDS)
def a_wait_inside_blocks_with_actions_is_interrupted() -> None:
    actions: list[int] = []
    with Scope(lambda: actions.append(1)), many_actions():
        for _ in range(ROUNDS):
            event = threading.Event()
            with interrupted, interruptible(event):
                say("ready")
                event.wait()
    equal(len(actions), ROUNDS)


@case(*["ready", PRESS, "interrupted"] * ROUNDS)
def an_extension_inside_blocks_with_actions_is_interrupted() -> None:
    import blocking_extension

    jobs = blocking_extension.Jobs()
    with many_actions():
        for _ in range(ROUNDS):
            with interrupted:
                say("ready")
                jobs.next()


@case(*["ready", PRESS, "passed on"] * ROUNDS)
def other_code_may_wait_for_it() -> None:
    presses: list[int] = []
    signal.signal(signal.SIGINT, lambda *_: presses.append(1))
    with Scope(lambda: None):
        for press in range(ROUNDS):
            with Scope() as scope:
                say("ready")
                select.select([scope], [], [])
                equal(wait_until_passed_on(), True)
                equal(len(presses), press + 1)
            say("passed on")


@case("ready", PRESS, "False False", "interrupted")
def nobody_waits_longer_than_wanted() -> None:
    gate, held = Gate(), Gate()
    in_the_action: list[bool] = []

    def action() -> None:
        in_the_action.append(wait_until_passed_on(float("inf")))
        gate.open()
        held.wait()

    with interrupted, Scope(action):
        say("ready")
        gate.wait()
        say(f"{in_the_action[0]} {wait_until_passed_on(0.001)}")
        held.open()


@case("ready", PRESS, "action", "left", "ready", PRESS, "interrupted")
def an_action_that_takes_its_time_is_not_waited_for_at_each_block() -> None:
    gate, held = Gate(), Gate()

    action = in_turn(lambda: say("action"), gate.open, held.wait)
    with Scope(action, pass_on=False) as scope:
        say("ready")
        gate.wait()
        # A second for each would be longer than anybody waits for the next line.
        for _ in range(100):
            with Scope():
                pass
        say("left")
        held.open()
        equal(wait_until_passed_on(), True)
        equal(scope.presses, 1)
    # It is over, and the next one is waited for.
    with Scope(lambda: None), interrupted, Scope() as scope:
        say("ready")
        select.select([scope], [], [])
