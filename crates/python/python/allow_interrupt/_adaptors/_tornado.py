"""Tornado: a press stops the loop, on its own thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tornado.ioloop

from ._adapted import Adapted
from ._asyncio import refuse_other_thread

if TYPE_CHECKING:
    from .._scope import Scope


class IOLoopScope(Adapted):
    """The loop reads the scope's socket or descriptor."""

    _thing: tornado.ioloop.IOLoop
    _handlers: list[int]

    def adapt(self, openings: int) -> None:
        """Let the loop read what is to be read of each opening."""
        handlers = self.__dict__.setdefault("_handlers", [])
        loop: Any = self._thing
        while len(handlers) < openings:
            refuse_other_thread(loop.asyncio_loop)
            handlers.append(self.fileno())
            loop.add_handler(handlers[-1], self._pressed, loop.READ)
        while len(handlers) > openings:
            if not loop.asyncio_loop.is_closed():
                loop.remove_handler(handlers[-1])
            handlers.pop()

    def _pressed(self, _number: int, _events: int) -> None:
        # First Python's handler: if it raises, that ends the loop, and nothing is left in it that
        # would stop it when it is started again to clean up.
        if self.check():
            self._thing.stop()


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for it, if it is Tornado's loop."""
    if not isinstance(thing, tornado.ioloop.IOLoop):
        return None
    return IOLoopScope(thing, options)
