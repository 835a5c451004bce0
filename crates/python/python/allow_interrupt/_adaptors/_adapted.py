"""A scope that does something to the thing that is waited for, and undoes it."""

from __future__ import annotations

from typing import Any

from .. import _native
from .._scope import Scope


class Adapted(_native.Adapted, Scope):
    """Base of the adaptors' scopes. The native half calls `adapt`."""

    _thing: Any

    def __init__(self, thing: Any, options: dict[str, Any]) -> None:
        """Make the scope; `thing` is what will be waited for."""
        super().__init__(**options)
        self._thing = thing

    def adapt(self, openings: int) -> None:
        """Bring the thing to the state for so many openings of this scope.

        Called when the scope has been entered, and before it is left. If it fails, it is called
        again with one less; if a press interrupts it, it is called again.
        """
        raise NotImplementedError
