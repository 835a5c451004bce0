"""An action that raises, or exits, costs nothing: it is reported, and the Ctrl-C arrives."""

from __future__ import annotations

import os
import sys
from typing import Any, Callable

from allow_interrupt import Scope

from .case import PRESS, UNIX, case, see
from .driver import Gate, equal, forever, interrupted, say


def report(unraisable: Any) -> None:
    say(f"{unraisable.exc_type.__name__}: {unraisable.exc_value} in {unraisable.object.__name__}")


def pressed(action: Callable[[], object]) -> None:
    with interrupted, Scope(action) as scope:
        say("ready")
        forever()
    equal(scope.presses, 1)


def fails() -> None:
    raise ValueError("on purpose")


def exits() -> None:
    sys.exit("on purpose")


def interrupts() -> None:
    raise KeyboardInterrupt("on purpose")


def closes() -> None:
    raise GeneratorExit("on purpose")


@case(*["ready", PRESS, "ValueError: on purpose in fails", "interrupted"] * 10)
def one_that_raises() -> None:
    sys.unraisablehook = report
    for _ in range(10):
        pressed(fails)


@case(*["ready", PRESS, "SystemExit: on purpose in exits", "interrupted"] * 10)
def one_that_exits() -> None:
    sys.unraisablehook = report
    for _ in range(10):
        pressed(exits)


@case(
    *["ready", PRESS, "KeyboardInterrupt: on purpose in interrupts", "interrupted"] * 10,
    *["ready", PRESS, "GeneratorExit: on purpose in closes", "interrupted"],
)
def one_that_raises_what_is_no_error() -> None:
    sys.unraisablehook = report
    for _ in range(10):
        pressed(interrupts)
    pressed(closes)


@case(*["ready", PRESS, "ValueError: on purpose in fails", "interrupted"] * 3)
def one_in_a_scope_that_stays_open() -> None:
    sys.unraisablehook = report
    with Scope(fails) as scope:
        for press in range(3):
            with interrupted:
                say("ready")
                forever()
            equal(scope.presses, press + 1)


@case("ready", PRESS, "outer", "interrupted")
def one_inside_of_another_scope() -> None:
    sys.unraisablehook = lambda _: None
    with Scope(lambda: say("outer")):
        pressed(fails)


@case("ready", PRESS, "asked", "interrupted", *["ready", PRESS, "interrupted"] * 2)
def the_one_who_is_told_raises_too() -> None:
    def hook(_: Any) -> None:
        say("asked")
        raise RuntimeError("the hook, too")

    sys.unraisablehook = hook
    pressed(fails)
    sys.unraisablehook = None  # type: ignore[assignment]
    pressed(fails)
    del sys.unraisablehook
    pressed(fails)


@case("ready", PRESS, "interrupted", see("ValueError: on purpose"), on=UNIX)
def by_default_it_is_written_to_stderr() -> None:
    pressed(fails)


@case(*["ready", PRESS, "interrupted"] * 2)
def there_is_no_stderr() -> None:
    sys.stderr.close()
    pressed(fails)
    sys.stderr = None
    pressed(fails)


@case("ready", PRESS, "action", ends=7)
def one_that_ends_the_process() -> None:
    def action() -> None:
        say("action")
        os._exit(7)

    with Scope(action):
        say("ready")
        forever()


@case(*["ready", PRESS, "interrupted"] * 2)
def one_that_cannot_be_called_without_arguments() -> None:
    sys.unraisablehook = lambda _: None
    pressed(lambda wanted: wanted)  # type: ignore[misc, arg-type]
    pressed(Gate().open)
