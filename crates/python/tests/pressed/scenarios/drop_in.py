"""`allow_interrupt` is what the seed is."""

from __future__ import annotations

from allow_interrupt import Scope, allow_interrupt

from . import driver
from .case import PRESS, UNIX, WINDOWS, case
from .driver import Gate, equal, forever, interrupted, say


@case("ready", PRESS, WINDOWS and "action", "interrupted")
def on_windows_the_action_runs_and_keyboard_interrupt_follows() -> None:
    gate = Gate()

    def free() -> None:
        say("action")
        gate.open()

    with interrupted, allow_interrupt(free):
        say("ready")
        gate.wait()


@case(*["ready", PRESS, WINDOWS and "action", "interrupted"] * 5)
def the_action_runs_once_for_each_press() -> None:
    with allow_interrupt(lambda: say("action")) as scope:
        for press in range(5):
            with interrupted:
                say("ready")
                forever()
            equal(scope.presses, press + 1 if WINDOWS else 0)
        equal(scope.fired, WINDOWS)
        # There is no press that nobody has heard of: leaving raises nothing.


class Awkward:
    """Can be nothing but ignored."""

    def __bool__(self) -> bool:
        raise ValueError("asked")

    __int__ = __len__ = __eq__ = __bool__  # type: ignore[assignment]


@case(*["ready", PRESS, "interrupted"] * 4)
def what_the_action_returns_is_ignored() -> None:
    for result in (True, False, 1, Awkward()):
        with interrupted, allow_interrupt(lambda result=result: result):  # type: ignore[misc]
            say("ready")
            forever()


@case(*["ready", PRESS, "interrupted"] * 3)
def without_an_action_keyboard_interrupt_comes() -> None:
    with interrupted, allow_interrupt():
        say("ready")
        forever()
    with interrupted, allow_interrupt(None):
        say("ready")
        forever()
    with interrupted, allow_interrupt(action=None):
        say("ready")
        forever()


@case(*["ready", PRESS, WINDOWS and "method", "interrupted"] * 3)
def anything_that_can_be_called_is_an_action() -> None:
    import functools

    class Owner:
        def method(self, word: str = "method") -> None:
            say(word)

        __call__ = method

    owner = Owner()
    for action in (owner.method, owner, functools.partial(say, "method")):
        with interrupted, allow_interrupt(action=action):
            say("ready")
            forever()


@case("ready", PRESS, WINDOWS and "derived", "interrupted")
def a_class_can_be_derived_from_it() -> None:
    class Mine(allow_interrupt):
        def __init__(self, word: str) -> None:
            super().__init__(lambda: say(self.word))
            self.word = word

    with interrupted, Mine("derived") as mine:
        equal(type(mine), Mine)
        say("ready")
        forever()


@case("ready", PRESS, WINDOWS and "action", "interrupted", "ready", PRESS, "interrupted")
def after_the_block_nothing_is_called() -> None:
    with interrupted, allow_interrupt(lambda: say("action")):
        say("ready")
        forever()
    with interrupted:
        say("ready")
        forever()


@case("ready", PRESS, "interrupted", on=UNIX)
def elsewhere_nothing_is_touched() -> None:
    disposition = driver.disposition
    before = disposition()
    with interrupted, allow_interrupt(lambda: say("action")):
        equal(disposition(), before)
        say("ready")
        forever()
    with Scope(lambda: None):
        # The same look tells when something is touched.
        assert disposition() != before
    equal(disposition(), before)
