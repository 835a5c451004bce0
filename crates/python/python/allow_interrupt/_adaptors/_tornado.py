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

    def adapt(self) -> None:
        """Let the loop read it."""
        refuse_other_thread(self._thing.asyncio_loop)  # type: ignore[attr-defined]
        number = self.fileno()
        self._thing.add_handler(number, self._pressed, tornado.ioloop.IOLoop.READ)
        self.__dict__.setdefault("_handlers", []).append(number)

    def undo(self) -> None:
        """Take it out of the loop."""
        number = self._handlers.pop()
        if not self._thing.asyncio_loop.is_closed():  # type: ignore[attr-defined]
            self._thing.remove_handler(number)

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
