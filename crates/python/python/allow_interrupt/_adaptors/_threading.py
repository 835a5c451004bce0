"""Events and their kin: all of them wait in a `threading.Condition`."""

from __future__ import annotations

import threading
from typing import Any

from .._native import Waiter
from .._scope import Scope
from ._dress import Dressed, scope_for_this_thread


def interruptible_condition(plain: Any) -> type:
    """Derive from a class of conditions."""

    class InterruptibleCondition(plain):  # type: ignore[misc]
        """The wait of a `threading.Condition`."""

        __slots__ = ()

        def wait(self, timeout: float | None = None) -> bool:
            """Wait; a press ends it, if Python's handler raises."""
            scope = scope_for_this_thread(self)
            if scope is None:
                return bool(super().wait(timeout))
            if not self._is_owned():
                raise RuntimeError("cannot wait on un-acquired lock")
            return Waiter().wait(self, scope, timeout)

    return InterruptibleCondition


class ConditionScope(Dressed):
    """Around the waits of one condition, or of those inside of something."""

    dress = staticmethod(interruptible_condition)

    _thing: list[threading.Condition]

    def things(self) -> list[threading.Condition]:
        """List the conditions."""
        return self._thing


def scope(conditions: list[threading.Condition], options: dict[str, Any]) -> Scope:
    """Make a scope for them."""
    return ConditionScope(conditions, options)


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for it, if it is something to wait for of `threading`."""
    if isinstance(thing, threading.Condition):
        return scope([thing], options)
    if isinstance(thing, (threading.Event, threading.Semaphore, threading.Barrier)):
        return scope([thing._cond], options)  # type: ignore[union-attr]
    return None
