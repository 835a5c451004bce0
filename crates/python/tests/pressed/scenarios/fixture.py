"""Whoever waits for a program that the fixture has started answers Ctrl-C."""

from __future__ import annotations

import sys

from allow_interrupt.testing import Running

from .case import PRESS, case
from .driver import interrupted, say
from .through_actions import many_actions


def started() -> Running:
    program = Running([sys.executable, "-c", "print('up', flush=True); input()"])
    program.wait_for("up")
    return program


@case("ready", PRESS, "interrupted")
def waiting_for_a_program() -> None:
    program = started()
    with interrupted:
        say("ready")
        program.wait_for("what never comes")
    program.kill()
    program.finish()


@case(*["ready", PRESS, "interrupted"] * 10)
def waiting_for_a_program_inside_blocks_with_actions() -> None:
    program = started()
    with many_actions():
        for _ in range(10):
            with interrupted:
                say("ready")
                program.wait_for("what never comes")
    program.kill()
    program.finish()
