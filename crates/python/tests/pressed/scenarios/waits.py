"""What holds for every thing that people wait for."""

from __future__ import annotations

from typing import Any, Callable

from allow_interrupt import interruptible

from .case import PRESS
from .driver import equal, interrupted, say

TWICE = ["ready", PRESS, "interrupted"] * 2


def pressed(thing: Any, wait: Callable[[], object]) -> None:
    """Twice, as the first time must leave nothing behind."""
    plain = type(thing)
    for _ in range(2):
        with interrupted, interruptible(thing) as scope:
            say("ready")
            wait()
            say("it returned")
        equal(scope.presses, 1)
        assert type(thing) is plain, type(thing)


def nested(thing: Any, wait: Callable[[], object], dressed: Any = None) -> None:
    """Of two scopes around it only the last that is left gives it back."""
    dressed = thing if dressed is None else dressed
    plain = type(dressed)
    with interruptible(thing) as outer:
        with interrupted, interruptible(thing) as inner:
            say("ready")
            wait()
        equal((outer.presses, inner.presses), (1, 1))
        assert type(dressed) is not plain
        with interrupted:
            say("ready")
            wait()
    assert type(dressed) is plain
