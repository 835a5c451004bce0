"""Scopes that are lost, left elsewhere, entered twice: no crash, no hang, no Ctrl-C swallowed."""

from __future__ import annotations

import gc
import threading
import warnings
from typing import Any

from allow_interrupt import Scope

from .case import PRESS, all_of, case, send
from .driver import Gate, equal, forever, hear, interrupted, say


def entered(action: Any) -> Scope:
    return Scope(action).__enter__()


@case("ready", PRESS, "interrupted")
def one_that_was_dropped_is_left() -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        entered(lambda: say("action"))
    equal([warning.category for warning in warned], [ResourceWarning])
    with interrupted:
        say("ready")
        forever()


@case("ResourceWarning", "ready", PRESS, "interrupted", python=["-W", "error"])
def one_that_was_dropped_is_left_also_when_warnings_are_errors() -> None:
    import sys

    sys.unraisablehook = lambda unraisable: say(unraisable.exc_type.__name__)
    entered(lambda: say("action"))
    with interrupted:
        say("ready")
        forever()


@case("ready", PRESS, "action", "dropping", send("go"), "interrupted")
def one_that_is_dropped_while_its_action_runs() -> None:
    warnings.simplefilter("ignore")
    running = Gate()

    def action() -> None:
        say("action")
        running.open()
        hear()

    with interrupted:
        scope: Scope | None = entered(action)
        say("ready")
        running.wait()
        say("dropping")
        del scope
        # Its action is over, and nobody would wait for Python's handler.
        forever()


@case("ready", PRESS, "dropped", "interrupted")
def an_action_drops_its_own_scope() -> None:
    warnings.simplefilter("ignore")
    scopes: list[Scope] = []

    def action() -> None:
        scopes.clear()
        gc.collect()
        say("dropped")

    scopes.append(entered(action))
    with interrupted:
        say("ready")
        forever()


@case(*["ready", PRESS, "interrupted"] * 2)
def circles_are_collected_in_any_order() -> None:
    warnings.simplefilter("ignore")

    class Owner:
        def __init__(self, friend: Owner | None) -> None:
            self.friend = friend
            self.scope = Scope(self.pressed)
            self.scope.__enter__()

        def pressed(self) -> None:
            say("action")

    def make() -> None:
        first = Owner(None)
        first.friend = Owner(Owner(first))
        with Scope(lambda: first):
            pass

    for _ in range(50):
        make()
    with interrupted:
        gc.collect()
        say("ready")
        forever()

    def make_ring() -> None:
        scopes: list[Scope] = []
        scopes += [entered(lambda: scopes) for _ in range(3)]
        del scopes[1]

    make_ring()
    gc.collect()
    with interrupted:
        say("ready")
        forever()


@case("ready", PRESS, "inner", "left", "interrupted", "ready", PRESS, "interrupted")
def an_action_leaves_its_own_scope_and_the_one_around_it() -> None:
    gate = Gate()
    outer = Scope(lambda: say("outer"))

    def action() -> None:
        say("inner")
        outer.leave()
        inner.leave()
        say("left")
        gate.open()

    inner = Scope(action)
    with interrupted, outer, inner:
        say("ready")
        gate.wait()
        forever()
    equal((outer.entered, inner.entered), (False, False))
    with interrupted:
        say("ready")
        forever()


@case(*["ready", PRESS, "action", "interrupted"] * 3)
def an_action_enters_its_scope_anew() -> None:
    def action() -> None:
        say("action")
        scope.leave()
        scope.__enter__()

    scope = Scope(action)
    with scope:
        for _ in range(3):
            with interrupted:
                say("ready")
                forever()
    equal(scope.entered, False)


@case(*["ready", PRESS, "action", "action", "interrupted", "ready", PRESS, "action", "interrupted"])
def entered_twice_it_runs_twice() -> None:
    scope = Scope(lambda: say("action"))
    with scope:
        with scope, interrupted:
            say("ready")
            forever()
            # Handled by now: leaving raises nothing more.
        equal((scope.entered, scope.presses), (True, 1))
        with interrupted:
            say("ready")
            forever()
        equal(scope.presses, 2)
    equal((scope.entered, scope.presses), (False, 2))


@case("ready", PRESS, "action", "interrupted", "ready", PRESS, "action", "interrupted")
def it_can_be_entered_again() -> None:
    scope = Scope(lambda: say("action"))
    for _ in range(2):
        with interrupted, scope:
            equal(scope.presses, 0)
            say("ready")
            forever()
        equal(scope.presses, 1)


@case("ready", PRESS, "action", "interrupted", "ready", PRESS, "interrupted")
def left_twice_it_stays_left() -> None:
    scope = Scope(lambda: say("action"))
    scope.leave()
    scope.__exit__(None, None, None)
    with interrupted, scope:
        say("ready")
        forever()
    scope.leave()
    scope.__exit__(None, None, None)
    equal((scope.presses, scope.entered), (1, False))
    with interrupted:
        say("ready")
        forever()


@case(*["ready", PRESS, "interrupted"] * 100, "left")
def threads_enter_and_leave_while_keys_are_pressed() -> None:
    stop = threading.Event()

    def worker() -> None:
        scope = Scope(lambda: None)
        while not stop.is_set():
            with Scope(lambda: None), scope, Scope():
                pass

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(100):
        gate = Gate()
        with interrupted, Scope(gate.open):
            say("ready")
            gate.wait()
            forever()
    stop.set()
    for thread in threads:
        thread.join()
    say("left")


@case("ready", PRESS, all_of("action", "interrupted"))
def threads_share_one_object() -> None:
    shared = Scope(lambda: say("action"))
    stop = threading.Event()

    def worker() -> None:
        while not stop.is_set():
            with shared:
                pass

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(2000):
        with shared:
            pass
    stop.set()
    for thread in threads:
        thread.join()
    equal(shared.entered, False)
    with interrupted, shared:
        say("ready")
        forever()
