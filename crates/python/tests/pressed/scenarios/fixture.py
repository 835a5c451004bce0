"""Whoever waits for a program that the fixture has started answers Ctrl-C."""

from __future__ import annotations

import sys

from allow_interrupt._native import Running

from .case import PRESS, case
from .driver import interrupted, say


@case("ready", PRESS, "interrupted")
def waiting_for_a_program() -> None:
    program = Running(
        [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(99)"]
    )
    program.wait_for("up")
    with interrupted:
        say("ready")
        program.wait_for("what never comes")
    program.kill()
    program.finish()
