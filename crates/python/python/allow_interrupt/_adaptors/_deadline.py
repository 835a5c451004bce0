"""How long a wait that is begun anew may still take."""

from __future__ import annotations

import time


class Deadline:
    """A moment; `None` is never."""

    def __init__(self, seconds: float | None) -> None:
        """Set it this far from now."""
        self._at = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Tell the seconds until then, at least 0; `None` if there is no limit."""
        return None if self._at is None else max(0.0, self._at - time.monotonic())

    def is_over(self) -> bool:
        """Tell whether it has come."""
        return self._at is not None and time.monotonic() >= self._at
