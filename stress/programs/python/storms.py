"""Storms for the Python package: `storms.py CASE ROUNDS`.

Each case tries to lose a press, to crash, or to hear of a press too late. It presses by itself and
so needs a terminal of its own. Its last line is what it has found, as `cargo xtask stress` reads it.

A handler that only counts takes the place of KeyboardInterrupt: an exception may come anywhere, and
a test that has to expect it everywhere sees nothing.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import warnings
from typing import Any, Callable

from allow_interrupt import Scope

WINDOWS = sys.platform == "win32"
# A press that takes longer is lost.
PATIENCE = 10.0

found = {"rounds": 0, "presses": 0, "lost": 0, "hung": 0, "crashed": 0, "late": 0}
notes: list[str] = []
hits: list[int] = []

# Python's C handler writes there, so that no press comes unnoticed before the wait for it.
noticed, notice = socket.socketpair()
noticed.settimeout(PATIENCE)
notice.setblocking(False)
signal.set_wakeup_fd(notice.fileno(), warn_on_full_buffer=False)


def press() -> None:
    """Press the key, for this process."""
    found["presses"] += 1
    if sys.platform == "win32":
        import ctypes

        if not ctypes.windll.kernel32.GenerateConsoleCtrlEvent(0, 0):
            raise ctypes.WinError()
    else:
        os.kill(os.getpid(), signal.SIGINT)


def fault(kind: str, note: str) -> None:
    """Count it, and keep the note."""
    found[kind] += 1
    if len(notes) < 5:
        notes.append(note)


def answered(what: str) -> None:
    """Wait until the press has come to Python's handler, once."""
    with contextlib.suppress(TimeoutError):
        while not hits:
            # What an earlier press has left there is no harm.
            noticed.recv(1)
    if len(hits) != 1:
        fault("lost" if not hits else "crashed", f"{what}: {len(hits)} answers to one press")
    hits.clear()


def enters_and_exits(rounds: int) -> None:
    """Every tenth block is left with a press on its way."""
    for number in range(rounds):
        scope = Scope((lambda: None) if number % 3 else None)
        pressed = number % 10 == 0
        with scope:
            if pressed:
                press()
        if pressed:
            if scope.presses and not hits:
                fault("late", f"round {number}: the block was left before Python's handler ran")
            answered(f"round {number}")


def collected_scopes(rounds: int) -> None:
    """Scopes that are lost while they are entered, in any order, in circles, with a press."""
    warnings.simplefilter("ignore", ResourceWarning)
    chance = random.Random(1)
    for number in range(rounds):
        scopes: list[Any] = []
        for _ in range(chance.randrange(1, 5)):
            # A circle, of which the collector has to know.
            circle: list[Any] = []
            circle.append(Scope(lambda circle=circle: None))  # type: ignore[misc]
            scopes.append(circle[0].__enter__())
        if number % 5 == 0:
            press()
        chance.shuffle(scopes)
        while scopes:
            scopes.pop()
        del circle
        gc.collect()
        if number % 5 == 0:
            answered(f"round {number}")


def raising_hooks(rounds: int) -> None:
    """Actions that raise whatever there is."""
    raised: list[Any] = []
    sys.unraisablehook = raised.append
    errors = [ValueError(), SystemExit(3), KeyboardInterrupt()]
    for number in range(rounds):
        done = threading.Event()

        def action(error: BaseException = errors[number % 3], done: threading.Event = done) -> None:
            done.set()
            raise error

        with Scope(action):
            press()
            if not done.wait(PATIENCE):
                fault("lost", f"round {number}: the action did not run")
        answered(f"round {number}")
        if len(raised) != 1:
            fault("crashed", f"round {number}: {len(raised)} reports of one exception")
        raised.clear()


def threads(rounds: int) -> None:
    """Four threads enter and leave, and every press is answered once."""
    stop = threading.Event()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        mine = Scope(lambda: None)
        while not stop.is_set():
            with mine, Scope() if chance.random() < 0.5 else mine:
                pass

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for worker in workers:
        worker.start()
    for number in range(rounds):
        press()
        answered(f"round {number}")
    stop.set()
    for worker in workers:
        worker.join()


def shutdown(rounds: int) -> None:
    """Interpreters that end with a scope open and a press in flight."""
    # In a group of its own, a child would not hear the key; so it presses by itself.
    for number in range(rounds):
        child = subprocess.run([sys.executable, __file__, "ends", str(number)], check=False)
        # By itself, by KeyboardInterrupt, or as the system does it when Python has let go.
        ends = {0, 1, 130, -signal.SIGINT, 0xC000013A, 0xC000013A - (1 << 32), 58}
        if child.returncode not in ends:
            fault("crashed", f"round {number}: exit code {child.returncode}")
        if WINDOWS:
            # Its press was everybody's on this console.
            hits.clear()
        found["presses"] += 1


def ends(number: int) -> None:
    """Be one of them."""
    kept = [Scope(lambda: None).__enter__() for _ in range(3)]
    if number % 2:
        threading.Thread(target=lambda: Scope(print).__enter__(), daemon=True).start()
    press()
    if number % 3 == 0:
        os._exit(0)
    del kept[0]
    sys.exit(0)


CASES: dict[str, Callable[[int], None]] = {
    "enters_and_exits": enters_and_exits,
    "collected_scopes": collected_scopes,
    "raising_hooks": raising_hooks,
    "threads": threads,
    "shutdown": shutdown,
}


def main() -> None:
    """Run a case, and report."""
    name, rounds = sys.argv[1], int(sys.argv[2])
    if name == "ends":
        ends(rounds)
        return
    signal.signal(signal.SIGINT, lambda *_: hits.append(1))
    address = os.environ["PRESS_CTRL_C_REPORT"]
    host, port = address.rsplit(":", 1)
    driver = socket.create_connection((host, int(port)))
    del os.environ["PRESS_CTRL_C_REPORT"]
    found["rounds"] = rounds
    CASES[name](rounds)
    driver.sendall((json.dumps({**found, "notes": notes}) + "\n").encode())


main()
