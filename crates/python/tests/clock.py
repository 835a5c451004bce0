"""How long something takes."""

from __future__ import annotations

import time
from typing import Callable


def timed(wait: Callable[[], object]) -> float:
    begun = time.monotonic()
    wait()
    return time.monotonic() - begun
