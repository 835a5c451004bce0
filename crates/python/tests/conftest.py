"""What does not apply to a system is not collected there: nothing is ever skipped."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Iterator
from typing import TextIO

import pytest

# Started by a driver, in terminals of their own.
collect_ignore = ["pressed", "examples", "pyzmq_own"]
if sys.platform == "win32":
    collect_ignore += ["test_unix.py"]
else:
    collect_ignore += ["test_windows.py"]


@pytest.fixture(scope="session")
def stderr(request: pytest.FixtureRequest) -> Iterator[TextIO]:
    """Give what pytest had for it, before it caught what tests write."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled():
        copy = os.dup(2)
    with open(copy, "w") as file:
        yield file


@pytest.fixture(autouse=True)
def ends_in_time(stderr: TextIO) -> Iterator[None]:
    """A wait that does not end would be waited for in vain: tell where, and give up."""
    faulthandler.dump_traceback_later(60, exit=True, file=stderr)
    yield
    faulthandler.cancel_dump_traceback_later()
