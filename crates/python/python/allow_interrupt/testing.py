"""A fixture for pytest: press Ctrl-C in a program as a person would, and see how it takes it.

    def test_ctrl_c_ends_it(press_ctrl_c):
        program = press_ctrl_c(sys.executable, "my_program.py")
        program.wait_for("ready")
        program.press()
        assert program.finish().code == 0

The program runs in a terminal of its own. The key is typed there, and the system makes the signal
or the console event of it. Nothing waits for a time: wait for what the program says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest

from ._native import Outcome, Running

__all__ = ["Outcome", "Running", "Start", "press_ctrl_c"]


class Start:
    """What the fixture is."""

    def __init__(self) -> None:
        """Nothing has been started yet."""
        self._started: list[Running] = []

    def __call__(
        self,
        program: str | os.PathLike[str],
        *arguments: str | os.PathLike[str],
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        time_limit: float = 30.0,
        ignoring: bool = False,
        terminal: bool = True,
    ) -> Running:
        """Start a program in a terminal of its own.

        env: variables beside those that it inherits.
        time_limit: seconds that each wait may take.
        ignoring: with Ctrl-C ignored, as by `nohup`.
        terminal: `False` is none at all, as for a service.

        Raises FileNotFoundError and the like. The waits of what it returns raise TimeoutError, and
        ConnectionError if the program ends before; Ctrl-C ends them at once.
        """
        running = Running(
            [os.fspath(part) for part in (program, *arguments)],
            env=None if env is None else list(env.items()),
            cwd=cwd,
            time_limit=time_limit,
            ignoring=ignoring,
            terminal=terminal,
        )
        self._started.append(running)
        return running

    def kill_all(self) -> None:
        """Kill whatever still runs."""
        for running in self._started:
            running.kill()


@pytest.fixture
def press_ctrl_c() -> Iterator[Start]:
    """Start programs, and press Ctrl-C in them; whatever still runs at the end is killed."""
    start = Start()
    yield start
    start.kill_all()
