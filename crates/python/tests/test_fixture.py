"""The fixture, as somebody uses it for a program of their own."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from allow_interrupt.testing import Running, Start

PROGRAM = """
import sys, threading
from allow_interrupt import interruptible
event = threading.Event()
try:
    with interruptible(event):
        print("ready", flush=True)
        event.wait()
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(7)
"""


@pytest.fixture
def program(press_ctrl_c: Start, tmp_path: Path) -> Running:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    return press_ctrl_c(sys.executable, script)


def test_a_key_is_pressed(program: Running) -> None:
    program.wait_for("ready")
    program.press()
    program.wait_for_match("inter+upted")
    outcome = program.finish()
    assert (outcome.code, outcome.signal, outcome.interrupted) == (7, None, False)
    assert outcome.reaction is not None
    assert "interrupted" in outcome.terminal
    assert repr(outcome) == "<Outcome: it exited 7>"


def test_it_ends_before(program: Running) -> None:
    program.wait_for("ready")
    program.press()
    with pytest.raises(ConnectionError, match="exited 7 before"):
        program.wait_for("what never comes")


def test_a_line_is_typed_when_it_is_idle(press_ctrl_c: Start) -> None:
    program = press_ctrl_c(sys.executable, "-c", "print('got', input())")
    program.wait_idle()
    program.type_text("a line\r")
    # A console writes it in pieces.
    program.wait_for_match("got a line")
    assert program.finish().code == 0


def test_no_such_program(press_ctrl_c: Start) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        press_ctrl_c("no-such-program")


def test_a_time_limit(press_ctrl_c: Start) -> None:
    program = press_ctrl_c(sys.executable, "-c", "input()", time_limit=0.01)
    with pytest.raises(TimeoutError, match="10ms in vain"):
        program.wait_for("what never comes")


def test_an_unknown_key(program: Running) -> None:
    with pytest.raises(ValueError, match=r"unknown key .ctrl-d."):
        program.press("ctrl-d")


if sys.platform != "win32":

    def test_the_default_is_told(press_ctrl_c: Start) -> None:
        program = press_ctrl_c("sh", "-c", "echo ready; exec cat")
        program.wait_for("ready")
        program.press()
        outcome = program.finish()
        assert outcome.interrupted
        assert outcome.signal == signal.SIGINT
