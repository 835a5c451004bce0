"""What is not Python frees a thread that keeps Python to itself."""

from __future__ import annotations

import ctypes
import sys

from allow_interrupt import Scope

from .case import PRESS, case
from .driver import equal, say


class _Polled(ctypes.Structure):
    _fields_ = (
        ("number", ctypes.c_size_t if sys.platform == "win32" else ctypes.c_int),
        ("wanted", ctypes.c_short),
        ("ready", ctypes.c_short),
    )


def wait_with_the_gil(number: int) -> None:
    """Poll in C, without letting go of the interpreter: no other thread can run Python."""
    if sys.platform == "win32":
        poll, readable = ctypes.PyDLL("ws2_32").WSAPoll, 0x100
    else:
        poll, readable = ctypes.PyDLL(None).poll, 1
    polled = _Polled(number, readable, 0)
    # A signal may end the call; that is not what frees it here.
    while not polled.ready & readable:
        poll(ctypes.byref(polled), 1, -1)


@case("ready", PRESS, "freed")
def a_socket_is_written_to() -> None:
    # It consumes: an exception must not be what ends the wait.
    with Scope(pass_on=False) as scope:
        number = scope.fileno()
        say("ready")
        wait_with_the_gil(number)
        say("freed")
    equal(scope.presses, 1)
