"""What a scope tells, and what it can be told."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

from allow_interrupt import Scope

from . import driver
from .case import (
    CLOSE_TERMINAL,
    DEFAULT,
    INTERRUPTED,
    PRESS,
    PRESS_BACKSLASH,
    TERMINATE,
    UNIX,
    WINDOWS,
    case,
    see,
    send,
)
from .driver import Gate, equal, forever, hear, in_thread, in_turn, interrupted, say


@case("ready", PRESS, "freed", "ready", PRESS, "freed")
def one_that_does_not_pass_on_stops_the_press() -> None:
    gate = Gate()
    with Scope(gate.open, pass_on=False) as scope:
        for press in range(2):
            equal(scope.fired, press > 0)
            say("ready")
            gate.wait()
            equal((scope.fired, scope.presses), (True, press + 1))
            say("freed")
    equal((scope.fired, scope.presses, scope.entered), (True, 2, False))


@case("ready", PRESS, "action", "freed", "ready", PRESS, "interrupted")
def the_second_press_escalates() -> None:
    gate = Gate()

    action = in_turn(lambda: say("action"), gate.open)
    with Scope(action, pass_on=False, escalate_at=2) as scope:
        say("ready")
        gate.wait()
        say("freed")
        with interrupted:
            say("ready")
            forever()
        equal(scope.presses, 2)


@case("ready", PRESS, "action", PRESS, "interrupted", send("go"), on=UNIX)
def the_second_press_escalates_while_the_action_is_stuck() -> None:
    action = in_turn(lambda: say("action"), hear)
    with Scope(action, pass_on=False, escalate_at=2), interrupted:
        say("ready")
        forever()


@case("ready", PRESS, "first", ends=INTERRUPTED)
def it_may_escalate_at_the_first_press() -> None:
    with Scope(lambda: say("action"), pass_on=False, escalate_at=1) as scope:
        try:
            say("ready")
            forever()
        finally:
            equal(scope.presses, 1)
            say("first")


def handled(*_: Any) -> None:
    say("handler")


@case("ready", TERMINATE, "action", "handler", "ready", TERMINATE, "handler", on=UNIX)
def shutdown_is_sigterm() -> None:
    _claims("shutdown", signal.SIGTERM)


@case("ready", CLOSE_TERMINAL, "action", "handler", send("go"), on=UNIX)
def close_is_sighup() -> None:
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, handled)
        gate = Gate()
        with Scope(in_turn(lambda: say("action"), gate.open), events=["close"]) as scope:
            equal(scope.ignored, [])
            say("ready")
            gate.wait()
        hear()


@case(
    *["ready", PRESS_BACKSLASH, "action", "handler"],
    *["ready", PRESS_BACKSLASH, "handler"],
    on=UNIX,
)
def ctrl_break_is_sigquit() -> None:
    if sys.platform != "win32":
        _claims("ctrl-break", signal.SIGQUIT)


def _claims(event: Any, signum: int) -> None:
    if sys.platform != "win32":
        presses = []

        def handler(*_: object) -> None:
            presses.append(1)
            say("handler")

        signal.signal(signum, handler)
        of_interrupt, before = driver.disposition(), driver.disposition(signum)
        gate = Gate()
        # As a name, and as what has names.
        with Scope(in_turn(lambda: say("action"), gate.open), events=event) as scope:
            equal(driver.disposition(), of_interrupt)
            say("ready")
            gate.wait()
        equal(scope.presses, 1)
        with Scope(events=iter([event, "logoff"])):
            assert driver.disposition(signum) != before
        equal(driver.disposition(signum), before)
        say("ready")
        forever(lambda: len(presses) == 2)


@case("ready", PRESS, "action", "interrupted", "ready", TERMINATE, "action", on=UNIX, ends=0)
def one_scope_may_have_several_events() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Scope(lambda: say("action"), events=("ctrl-c", "shutdown")):
        with interrupted:
            say("ready")
            forever()
        say("ready")
        forever()


@case("ready", PRESS, see("^C"), send("go"), "left", "not interrupted", on=UNIX, ignoring=True)
def what_the_parent_ignores_stays_ignored() -> None:
    before = driver.disposition() if sys.platform != "win32" else b""
    with interrupted:
        with Scope(lambda: say("action")) as scope:
            equal(scope.ignored, ["ctrl-c"])
            say("ready")
            hear()
            equal(scope.presses, 0)
        if sys.platform != "win32":
            equal(driver.disposition(), before)
        say("left")


@case("ready", PRESS, "action", "left", on=UNIX, ignoring=True)
def a_scope_can_listen_all_the_same() -> None:
    gate = Gate()

    action = in_turn(lambda: say("action"), gate.open)
    with Scope(action, clear_ignored=True) as scope:
        equal(scope.ignored, [])
        say("ready")
        gate.wait()
    equal(scope.presses, 1)
    # What was there before ignores it: nothing is raised.
    say("left")


if sys.platform == "win32":
    import ctypes

    @case(*["ready", PRESS, "action"] * 100, "left", on=WINDOWS)
    def the_flag_that_a_parent_sets_is_respected_and_can_be_cleared() -> None:
        kernel = ctypes.windll.kernel32
        # Nobody outside can set it under Wine; see `ignore_interrupts` in the contract's tests.
        assert kernel.SetConsoleCtrlHandler(None, 1)
        with Scope(lambda: say("never")) as scope:
            equal(scope.ignored, ["ctrl-c"])
        for _ in range(100):
            gate = Gate()

            def action(gate: Gate = gate) -> None:
                say("action")
                gate.open()

            # What was there before ignores it: nothing is raised.
            with Scope(action, clear_ignored=True) as scope:
                equal(scope.ignored, [])
                say("ready")
                gate.wait()
        say("left")

    @case("ready", send("go"), "action", "freed", send("go"), on=WINDOWS, ends=DEFAULT)
    def ctrl_break_is_an_event_of_its_own() -> None:
        gate = Gate()
        with Scope(in_turn(lambda: say("action"), gate.open), events="ctrl-break", pass_on=False):
            say("ready")
            hear()
            _deliver_break()
            gate.wait()
            say("freed")
        hear()
        with Scope(lambda: say("never")):
            # Wine's C library knows no SIGBREAK, and so Python does not either.
            _deliver_break()
            forever()

    def _deliver_break() -> None:
        """Do what the console's host does, as no key does it under Wine."""
        kernel = ctypes.windll.kernel32
        kernel.GetModuleHandleW.restype = ctypes.c_void_p
        kernel.GetProcAddress.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
        kernel.GetProcAddress.restype = ctypes.c_void_p
        kernel.CreateThread.restype = ctypes.c_void_p
        kernel.CreateThread.argtypes = [ctypes.c_void_p] * 6
        base = kernel.GetModuleHandleW("kernelbase.dll")
        routine = kernel.GetProcAddress(base, b"CtrlRoutine")
        thread = kernel.CreateThread(None, None, routine, signal.CTRL_BREAK_EVENT, None, None)
        kernel.WaitForSingleObject(ctypes.c_void_p(thread), -1)


@case("ready", PRESS, "interrupted", terminal=True)
def it_is_seen_from_every_thread() -> None:
    seen = threading.Event()
    with interrupted, Scope(seen.set) as scope:
        thread = in_thread(seen.wait)
        say("ready")
        thread.join()
        equal(scope.fired, True)
        forever()
