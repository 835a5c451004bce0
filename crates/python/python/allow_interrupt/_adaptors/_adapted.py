"""A scope that does something to the thing that is waited for, and undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _native
from .._scope import Scope

if TYPE_CHECKING:
    from typing_extensions import Self


class Adapted(_native.Adapted, Scope):
    """Base of the adaptors' scopes. The native half calls `adapt`."""

    _thing: Any

    def __new__(cls, thing: Any, options: dict[str, Any]) -> Self:
        """Make the scope; `thing` is what will be waited for."""
        self = super().__new__(cls, **options)
        self._thing = thing
        return self

    def adapt(self, openings: int) -> None:
        """Bring the thing to the state for so many openings of this scope.

        Called when the scope has been entered, and before it is left. If it fails, it is called
        again with one less; if a press interrupts it, it is called again.
        """
        raise NotImplementedError
