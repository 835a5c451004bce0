"""A scope that does something to the thing that is waited for, and undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._scope import Scope

if TYPE_CHECKING:
    from typing_extensions import Self


class Adapted(Scope):
    """Base of the adaptors' scopes."""

    _thing: Any

    def __new__(cls, thing: Any, options: dict[str, Any]) -> Self:
        """Make the scope; `thing` is what will be waited for."""
        self = super().__new__(cls, **options)
        self._thing = thing
        return self

    def adapt(self) -> None:
        """Make the thing's waits notice a press. The scope is entered."""
        raise NotImplementedError

    def undo(self) -> None:
        """Undo one `adapt`. The scope is still entered."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Enter, and adapt; if that fails, nothing has happened."""
        super().__enter__()
        try:
            self.adapt()
        except BaseException:
            super().leave()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        """Leave."""
        self.leave()

    def leave(self) -> None:
        """Undo, and leave."""
        try:
            if self.entered:
                self.undo()
        finally:
            super().leave()
