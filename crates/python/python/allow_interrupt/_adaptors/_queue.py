"""Queues: `get`, `put` and `join` wait in three conditions."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

from . import _threading

if TYPE_CHECKING:
    from .._scope import Scope


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for it, if it is a queue."""
    if not isinstance(thing, queue.Queue):
        return None
    return _threading.scope([thing.not_empty, thing.not_full, thing.all_tasks_done], options)
