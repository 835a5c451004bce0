"""A Python that has its own handlers for SIGINT: before, between and after the scopes of two copies of the library,
left in every order. It prints what it has found, as the cases do."""

import ctypes
import itertools
import json
import os
import select
import signal
import sys
import threading
import time

HOOK = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
found = {"rounds": 0, "presses": 0, "lost": 0, "hung": 0, "crashed": 0, "late": 0, "notes": []}
heard = []


def load(path):
    library = ctypes.CDLL(path)
    library.scope_enter.restype = ctypes.c_void_p
    library.scope_enter.argtypes = [ctypes.c_int, HOOK, ctypes.c_void_p]
    library.scope_leave.argtypes = [ctypes.c_void_p]
    return library


def fault(kind, note):
    found[kind] += 1
    if len(found["notes"]) < 5:
        found["notes"].append(note)


def press(expected, when):
    """Python has one handler at a time: the last that was installed."""
    heard.clear()
    found["presses"] += 1
    os.kill(os.getpid(), signal.SIGINT)
    until = time.monotonic() + 10
    while sorted(heard) != sorted(expected) and time.monotonic() < until:
        time.sleep(0.00002)
    if sorted(heard) != sorted(expected):
        fault("lost", f"{when}: {heard}, not {expected}")


def handler(name):
    def run(signum, frame):
        heard.append(name)

    return run


def keyboard_interrupt_ends_a_select():
    """Python's own handler: the call ends with EINTR, and KeyboardInterrupt comes out of it."""
    found["presses"] += 1
    reader, writer = os.pipe()
    presser = threading.Timer(0.002, os.kill, (os.getpid(), signal.SIGINT))
    try:
        presser.start()
        select.select([reader], [], [], 20)
        fault("lost", "no KeyboardInterrupt")
    except KeyboardInterrupt:
        pass
    presser.join()
    os.close(reader)
    os.close(writer)


def turn(copies, order, between, hooked):
    found["rounds"] += 1
    signal.signal(signal.SIGINT, handler("before"))
    hooks = [HOOK(lambda _, name=name: heard.append(name)) if hooked else HOOK() for name in "ab"]
    scopes = [copies[0].scope_enter(1, hooks[0], None)]
    if between:
        # CPython does not chain: what lies below is deaf now.
        signal.signal(signal.SIGINT, handler("between"))
    scopes.append(copies[1].scope_enter(1, hooks[1], None))
    stand = {1: "b"} if between else {0: "a", 1: "b"}

    def expected():
        names = list(stand.values()) if hooked else []
        return names + ["between" if between else "before"]

    press(expected(), "both stand")
    for which in order:
        copies[which].scope_leave(scopes[which])
        stand.pop(which, None)
        press(expected(), "one has left")


def main():
    copies = [load(path) for path in sys.argv[1:3]]
    for _ in range(int(sys.argv[3])):
        for order, between, hooked, swapped in itertools.product(
            [(0, 1), (1, 0)], [False, True], [False, True], [False, True]
        ):
            turn(copies[::-1] if swapped else copies, order, between, hooked)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for library in copies:
            scope = library.scope_enter(1, HOOK(), None)
            keyboard_interrupt_ends_a_select()
            if library.scope_leave(scope) != 1:
                fault("lost", "the scope did not hear it")
        keyboard_interrupt_ends_a_select()
    print(json.dumps(found))
    sys.exit(any(found[kind] for kind in ("lost", "hung", "crashed", "late")))


main()
