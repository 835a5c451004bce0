"""What a scope costs a Python, next to pyzmq's class: one object of JSON for each figure.

`cargo xtask bench` runs it, here and under Wine, in a terminal of its own. The subjects take turns,
so that whatever else the machine does hits all of them alike: trust the ratios.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import statistics
import sys
import threading
import time
from typing import Any, Callable

import zmq
from zmq.utils.win32 import allow_interrupt as theirs

import allow_interrupt.asyncio
from allow_interrupt import Scope, interruptible
from allow_interrupt import allow_interrupt as ours

WINDOWS = sys.platform == "win32"
QUICK = "--quick" in sys.argv
ROUNDS = 20 if QUICK else 100
BATCH = 1000
# Longer than anybody waits: what is not freed by the press comes back then.
DEAF_MS = 2000

Subjects = dict[str, Callable[[], float]]


def press_key() -> None:
    """Make a press for this process, as the terminal would."""
    if sys.platform == "win32":
        import ctypes

        if not ctypes.windll.kernel32.GenerateConsoleCtrlEvent(0, 0):
            raise ctypes.WinError()
    else:
        os.kill(os.getpid(), signal.SIGINT)


def pressed(block: Callable[[Callable[[], None]], object]) -> float:
    """Measure, in microseconds, from the press to KeyboardInterrupt out of `block`.

    It is passed what it has to call just before it blocks.
    """
    go = threading.Lock()
    begun: list[float] = []

    def press() -> None:
        # It runs on when the main thread blocks, and lets go of the interpreter.
        with go:
            begun.append(time.perf_counter())
            press_key()

    go.acquire()
    presser = threading.Thread(target=press)
    presser.start()
    try:
        block(go.release)
        raise SystemExit("the block ended without KeyboardInterrupt")
    except KeyboardInterrupt:
        ended = time.perf_counter()
    presser.join()
    return (ended - begun[0]) * 1e6


def enter_and_leave(make: Callable[[], Any]) -> float:
    """Measure one `with make(): pass`, in microseconds."""
    begun = time.perf_counter()
    for _ in range(BATCH):
        with make():
            pass
    return (time.perf_counter() - begun) / BATCH * 1e6


def report(bench: str, subjects: Subjects, rounds: int, base: str) -> None:
    """Measure all of them in turns."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, measure in subjects.items():
            times[name].append(measure())
    to = statistics.median(times[base])
    for name, taken in times.items():
        median = statistics.median(taken)
        ordered = sorted(taken)
        figure = {
            "bench": bench,
            "platform": "windows-wine" if WINDOWS else "linux",
            "subject": name,
            "open_scopes": 0,
            "rounds": rounds,
            "p50_us": round(median, 3),
            "p99_us": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 3),
            "ratio_to_raw": round(median / to, 3),
        }
        say(json.dumps(figure))


def connect() -> Callable[[str], None]:
    """Find the driver: on Windows nothing else can read what this prints."""
    address = os.environ.get("PRESS_CTRL_C_REPORT")
    if address is None:
        return print
    host, port = address.rsplit(":", 1)
    driver = socket.create_connection((host, int(port)))
    return lambda line: driver.sendall(f"{line}\n".encode())


say = connect()


def nothing() -> None:
    """Do nothing, as an action."""


def main() -> None:
    """Measure all there is."""
    report(
        "python-enter-leave",
        {
            "pyzmq's allow_interrupt": lambda: enter_and_leave(lambda: theirs(nothing)),
            "allow_interrupt": lambda: enter_and_leave(lambda: ours(nothing)),
            "Scope": lambda: enter_and_leave(lambda: Scope(nothing)),
            "contextlib.nullcontext": lambda: enter_and_leave(contextlib.nullcontext),
        },
        ROUNDS,
        "pyzmq's allow_interrupt",
    )

    context = zmq.Context()
    inbox = context.socket(zmq.PAIR)
    inbox.bind("inproc://wake")
    waker = context.socket(zmq.PAIR)
    waker.connect("inproc://wake")
    poller = zmq.Poller()
    poller.register(inbox, zmq.POLLIN)

    def poll(scope: Any) -> float:
        while inbox.poll(0):
            inbox.recv()

        def block(go: Callable[[], None]) -> None:
            with scope:
                go()
                poller.poll(DEAF_MS)
                # The press has freed it, and KeyboardInterrupt is on its way.
                while True:
                    pass

        return pressed(block)

    def wake() -> None:
        waker.send(b"")

    subjects: Subjects = {
        "interruptible(poller)": lambda: poll(interruptible(poller)),
    }
    if WINDOWS:
        subjects = {
            "pyzmq's allow_interrupt": lambda: poll(theirs(wake)),
            "allow_interrupt": lambda: poll(ours(wake)),
            **subjects,
        }
        base = "pyzmq's allow_interrupt"
    else:
        # There Python itself is what there is to compare with.
        base = "no scope"
        subjects = {
            base: lambda: poll(contextlib.nullcontext()),
            **subjects,
        }
    report("python-press", subjects, ROUNDS, base)
    context.destroy(linger=0)

    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())

    def asleep(run: Callable[..., object]) -> float:
        async def sleep(go: Callable[[], None]) -> None:
            go()
            await asyncio.sleep(DEAF_MS / 1000)

        return pressed(lambda go: run(sleep(go)))

    deaf = "asyncio.run"
    report(
        "python-asyncio",
        {
            deaf: lambda: asleep(asyncio.run),
            "allow_interrupt.asyncio.run": lambda: asleep(allow_interrupt.asyncio.run),
        },
        3 if WINDOWS else ROUNDS,
        deaf,
    )


main()
say("end")
