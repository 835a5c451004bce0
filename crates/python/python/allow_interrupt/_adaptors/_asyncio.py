"""asyncio: the selector loop of Windows is deaf to Ctrl-C; here it reads the scope's socket."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from .._scope import Scope
from ._adapted import Adapted


class LoopScope(Adapted):
    """Wakes the loop up, and lets Python's handler run on the loop's thread."""

    _thing: asyncio.AbstractEventLoop
    _readers: list[int]

    def adapt(self, openings: int) -> None:
        """Let the loop read the socket of each opening."""
        readers = self.__dict__.setdefault("_readers", [])
        while len(readers) < openings:
            refuse_other_thread(self._thing)
            readers.append(self.fileno())
            self._thing.add_reader(readers[-1], self.check)
        while len(readers) > openings:
            if not self._thing.is_closed():
                self._thing.remove_reader(readers[-1])
            readers.pop()


def refuse_other_thread(loop: asyncio.AbstractEventLoop) -> None:
    """Raise if the loop runs in another thread: its readers are not ours to change."""
    if loop.is_closed():
        raise RuntimeError("the event loop is closed")
    if loop.is_running() and asyncio._get_running_loop() is not loop:
        raise RuntimeError("the event loop runs in another thread; enter the scope there")


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for it, if it is a loop."""
    if not isinstance(thing, asyncio.AbstractEventLoop):
        return None
    refuse_other_thread(thing)
    if sys.platform == "win32" and isinstance(thing, asyncio.ProactorEventLoop):
        # It reads no sockets, and notices a press by itself.
        return Scope(**options)
    return LoopScope(thing, options)
