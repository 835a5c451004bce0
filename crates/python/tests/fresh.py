"""A Python of its own for a piece of a test, as some things happen once in a process."""

from __future__ import annotations

import subprocess
import sys


def run(code: str, *arguments: str) -> str:
    """Run it, and tell what it printed, on both channels; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, (done.returncode, done.stdout)
    return done.stdout
