"""A scope as a decorator."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from allow_interrupt import Scope, allow_interrupt

from .case import PRESS, WINDOWS, case
from .driver import forever, interrupted, say


@case(*["ready", PRESS, "action", "interrupted"] * 2, *["ready", PRESS, "interrupted"])
def it_decorates_functions() -> None:
    @Scope(lambda: say("action"))
    def blocked(word: str, *, also: str) -> str:
        say(word + also)
        forever()
        return ""

    for _ in range(2):
        with interrupted:
            blocked("rea", also="dy")
    with interrupted:
        say("ready")
        forever()


@case(*["ready", PRESS, WINDOWS and "action", "interrupted"] * 2)
def the_seed_decorates_functions_and_recursion_is_no_harm() -> None:
    depth = 0

    @allow_interrupt(lambda: gate.open())
    def deep() -> None:
        nonlocal depth
        depth += 1
        if depth % 5:
            return deep()
        return blocked()

    @allow_interrupt(lambda: say("action"))
    def blocked() -> None:
        say("ready")
        forever()

    for _ in range(2):
        gate = Event()
        with interrupted:
            deep()


class Event:
    """May be opened several times."""

    def __init__(self) -> None:
        self.open = threading.Event().set


@case("ready", PRESS, "action", "cancelled", "interrupted", "ready", PRESS, "interrupted")
def it_decorates_coroutines() -> None:
    woken: list[Any] = []

    def action() -> None:
        say("action")
        # What frees a loop on every system, and needs no signal.
        woken[0].call_soon_threadsafe(lambda: None)

    @Scope(action)
    async def blocked(word: str) -> None:
        woken.append(asyncio.get_running_loop())
        say(word)
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            say("cancelled")
            raise

    with interrupted:
        asyncio.run(blocked("ready"))
    with interrupted:
        say("ready")
        forever()
