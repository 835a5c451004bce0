"""What a scenario tells the one who presses, and what it hears from there."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from typing import IO, Optional

_connection: Optional[socket.socket] = None
_answers: Optional[IO[str]] = None


def connect() -> None:
    """Connect, as `press_ctrl_c::report` wants it. A child of this program does so anew."""
    global _connection, _answers
    host, _, port = os.environ["PRESS_CTRL_C_REPORT"].rpartition(":")
    _connection = socket.create_connection((host, int(port)))
    _connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _answers = _connection.makefile("r")


def say(line: str) -> None:
    """Report a line, from any thread."""
    assert _connection is not None
    _connection.sendall((line.replace("\n", " / ") + "\n").encode())


def hear() -> str:
    """Wait for an answer. On Windows no press interrupts this."""
    assert _answers is not None
    return _answers.readline().rstrip("\n")


def in_thread(function: object, *args: object) -> threading.Thread:
    """Start a thread that does not keep the program from ending."""
    assert callable(function)
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


def forever() -> None:
    """Block in the main thread where Python notices a press by itself, on every system.

    On Unix a signal that comes just before a call blocks does not end it: Python notes it, and
    nobody looks. A descriptor that Python's handler writes to has no such moment.
    """
    if sys.platform == "win32":
        while True:
            time.sleep(1000)
    ours, pythons = os.pipe()
    os.set_blocking(pythons, False)
    before = signal.set_wakeup_fd(pythons, warn_on_full_buffer=False)
    try:
        while os.read(ours, 1):
            pass
    finally:
        signal.set_wakeup_fd(before)
        os.close(pythons)
        os.close(ours)


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

    def __exit__(self, kind: Optional[type], *_rest: object) -> bool:
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
