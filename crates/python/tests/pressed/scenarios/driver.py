"""What a scenario tells the one who presses, and what it hears from there."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
from typing import IO, Callable

_connection: socket.socket | None = None
_answers: IO[str] | None = None
_noticed: tuple[socket.socket, socket.socket]


def connect() -> None:
    """Connect, as `press_ctrl_c::report` wants it. A child of this program does so anew."""
    global _connection, _answers, _noticed
    host, _, port = os.environ["PRESS_CTRL_C_REPORT"].rpartition(":")
    _connection = socket.create_connection((host, int(port)))
    _connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _answers = _connection.makefile("r")
    _noticed = socket.socketpair()
    _noticed[1].setblocking(False)


def say(line: str) -> None:
    """Report a line, from any thread."""
    assert _connection is not None
    _connection.sendall((line.replace("\n", " / ") + "\n").encode())


def hear() -> str:
    """Wait for an answer. On Windows no press interrupts this."""
    assert _answers is not None
    return _answers.readline().rstrip("\n")


def in_turn(*functions: Callable[[], object]) -> Callable[[], None]:
    """Make one function of several."""

    def call() -> None:
        for function in functions:
            function()

    return call


def in_thread(function: object, *args: object) -> threading.Thread:
    """Start a thread that does not keep the program from ending."""
    assert callable(function)
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


def forever(until: Callable[[], bool] = lambda: False) -> None:
    """Block in the main thread, until something is so, where Python notices a press by itself.

    A signal that comes just before a call blocks does not end it, on any system: Python notes it,
    and nobody looks. A socket that Python's handler writes to has no such moment.
    """
    before = signal.set_wakeup_fd(_noticed[1].fileno(), warn_on_full_buffer=False)
    try:
        while not until():
            # What is left of an earlier time is no harm.
            _noticed[0].recv(1)
    finally:
        signal.set_wakeup_fd(before)


class Gate:
    """What blocks a thread until somebody opens it. On Windows a press does not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def wait(self) -> None:
        self._lock.acquire()

    def open(self) -> None:
        self._lock.release()

    def is_open(self) -> bool:
        return not self._lock.locked()


class Interrupted:
    """Says whether KeyboardInterrupt came out of the block."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> bool:
        if kind is None:
            say("not interrupted")
        elif kind is KeyboardInterrupt:
            say("interrupted")
        return kind is KeyboardInterrupt


interrupted = Interrupted()


def equal(found: object, wanted: object) -> None:
    """Fail unless they are."""
    assert found == wanted, f"{found!r}, not {wanted!r}"


if sys.platform != "win32":

    def disposition(signum: int = signal.SIGINT) -> bytes:
        """Read what the system does on a signal: the handler, its mask and its flags."""
        room = ctypes.create_string_buffer(256)
        assert ctypes.CDLL(None).sigaction(int(signum), None, room) == 0
        # Of the mask, 128 bytes long, only the kernel's 8 are written.
        return room.raw[:16] + room.raw[136:140] if sys.platform == "linux" else room.raw[:16]
