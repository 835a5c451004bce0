"""A plugin of pytest: puts another class in the place of pyzmq's, and reports to the driver.

The environment says which: ``PYZMQ_OWN_CLASS``.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
import zmq.utils.win32
from zmq.utils.win32 import allow_interrupt as Theirs  # noqa: N812


class Deaf(Theirs):
    """Calls no action."""

    def __init__(self, action: object = None) -> None:
        super().__init__()


class Swallowing(Theirs):
    """Calls the action, and does not pass the press on."""

    def __init__(self, action: Callable[[], Any] | None = None) -> None:
        super().__init__(action)
        passing_on = self.handle
        self.handle = type(passing_on)(lambda event: passing_on(event) or 1)


class Driver:
    """Tells the driver what became of each test."""

    def __init__(self) -> None:
        host, port = os.environ["PRESS_CTRL_C_REPORT"].rsplit(":", 1)
        # Kept until the process ends: to the driver a closed connection looks like an end.
        self.connection = socket.create_connection((host, int(port)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Also of a test that did not get as far as its call."""
        if report.when != "call" and report.passed:
            return
        crash = getattr(report.longrepr, "reprcrash", None)
        why = [crash.message.splitlines()[0]] if crash else []
        self.line(" ".join([report.outcome, report.nodeid.rsplit("::", 1)[-1], *why]))

    def pytest_sessionfinish(self) -> None:
        """Whatever the exit code becomes on its way through Wine."""
        self.line("finished")

    def line(self, line: str) -> None:
        """Reports one line."""
        self.connection.sendall(f"{line}\n".encode())


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is imported."""
    config.pluginmanager.register(Driver())
    zmq.utils.win32.allow_interrupt = chosen()  # type: ignore[misc]


def chosen() -> Any:
    """The class that the environment asks for."""
    name = os.environ["PYZMQ_OWN_CLASS"]
    if name == "ours":
        # Not without need: the others must not know of it.
        from allow_interrupt import allow_interrupt

        return allow_interrupt
    return {"theirs": Theirs, "deaf": Deaf, "swallowing": Swallowing}[name]
