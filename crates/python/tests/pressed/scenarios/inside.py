"""KeyboardInterrupt comes inside the `with`: never late, never twice, never lost."""

from __future__ import annotations

import signal
import threading
from typing import Any

from allow_interrupt import Scope, allow_interrupt

from .case import PRESS, WINDOWS, all_of, case, send, until
from .driver import Gate, equal, forever, hear, in_thread, in_turn, interrupted, say

ROUNDS, FEWER = 300, 100


@case(*["ready", PRESS, "interrupted"] * ROUNDS)
def a_block_that_was_freed_does_not_end_normally() -> None:
    for _ in range(ROUNDS):
        gate = Gate()
        with interrupted, Scope(gate.open) as scope:
            say("ready")
            gate.wait()
        equal(scope.presses, 1)
        equal(scope.entered, False)


@case(*["ready", PRESS, "interrupted"] * ROUNDS, on=WINDOWS)
def the_seed_frees_a_poll_and_it_does_not_end_normally() -> None:
    import zmq

    with (
        zmq.Context() as context,
        context.socket(zmq.PAIR) as end,
        context.socket(zmq.PAIR) as pipe,
    ):
        port = end.bind_to_random_port("tcp://127.0.0.1")
        pipe.connect(f"tcp://127.0.0.1:{port}")
        poller = zmq.Poller()
        poller.register(end, zmq.POLLIN)
        for _ in range(ROUNDS):
            with interrupted, allow_interrupt(lambda: pipe.send(b"")):
                say("ready")
                poller.poll()
            # It may have been interrupted before it has looked.
            end.recv()


@case(*["ready", PRESS, "caught"] * FEWER)
def what_was_caught_inside_is_not_raised_again() -> None:
    for _ in range(FEWER):
        gate = Gate()
        with Scope(gate.open):
            try:
                say("ready")
                gate.wait()
                forever()
            except KeyboardInterrupt:
                say("caught")


@case("go on", *[PRESS, "go on"] * FEWER)
def a_press_comes_at_any_moment_of_entering_and_leaving() -> None:
    presses = 0
    while presses < FEWER:
        try:
            # The next press may come before this has returned.
            say("go on")
            while True:
                with Scope(lambda: None), allow_interrupt(lambda: None):
                    pass
        except KeyboardInterrupt:
            presses += 1
    say("go on")


@case("ready", PRESS, "KeyboardInterrupt, in place of ValueError")
def another_exception_is_its_context() -> None:
    gate, raising = Gate(), Gate()

    def action() -> None:
        gate.open()
        raising.wait()

    try:
        with Scope(action):
            say("ready")
            gate.wait()
            raising.open()
            raise ValueError
    except BaseException as error:
        say(f"{type(error).__name__}, in place of {type(error.__context__).__name__}")


@case(*["ready", PRESS, "interrupted"] * 20)
def leaving_waits_for_an_action_that_has_freed_the_block() -> None:
    for _ in range(20):
        gate, left = Gate(), Gate()
        ended: list[int] = []

        def action(gate: Gate = gate, left: Gate = left, ended: list[int] = ended) -> None:
            gate.open()
            left.wait()
            ended.append(1)

        with interrupted, Scope(action):
            say("ready")
            gate.wait()
            left.open()
        equal(ended, [1])


@case("ready", PRESS, "inner", "outer", "left inner", "interrupted")
def nested_scopes_all_run_and_one_interrupt_comes() -> None:
    gate = Gate()

    def inner() -> None:
        say("inner")

    def outer() -> None:
        say("outer")
        gate.open()

    with interrupted, Scope(outer) as around:
        try:
            with Scope(inner) as within:
                say("ready")
                gate.wait()
                forever()
        finally:
            say("left inner")
        say("not reached")
    equal((around.presses, within.presses), (1, 1))


@case("ready", PRESS, "action", all_of("interrupted", "worker left"))
def a_worker_has_the_scope_and_the_main_thread_is_interrupted() -> None:
    entered, gate, freed = threading.Event(), Gate(), threading.Event()

    def action() -> None:
        say("action")
        gate.open()
        freed.set()

    def worker() -> None:
        with Scope(action):
            entered.set()
            freed.wait()
        say("worker left")

    thread = threading.Thread(target=worker)
    thread.start()
    entered.wait()
    with interrupted:
        say("ready")
        gate.wait()
        forever()
    thread.join()


@case("ready", PRESS, all_of("left elsewhere", "interrupted"))
def another_thread_leaves_and_only_the_main_thread_is_interrupted() -> None:
    scope = Scope(lambda: freed.set())
    freed = threading.Event()

    def worker() -> None:
        freed.wait()
        scope.leave()
        say("left elsewhere")

    thread = threading.Thread(target=worker)
    thread.start()
    with interrupted:
        scope.__enter__()
        say("ready")
        forever()
    thread.join()
    equal(scope.entered, False)


@case("ready", *[PRESS] * 20, "action", send("go"), until("counted"))
def presses_in_quick_succession() -> None:
    actions: list[int] = []
    handled: list[int] = []
    signal.signal(signal.SIGINT, lambda *_: handled.append(1))
    gate = Gate()
    in_thread(in_turn(hear, gate.open))

    def action() -> None:
        actions.append(1)
        say("action")

    with Scope(action) as scope:
        say("ready")
        gate.wait()
    # Leaving passes on what has come and has not run the action.
    assert len(handled) >= 1
    assert 1 <= scope.presses <= 20, scope
    equal(scope.presses, len(actions))
    # Those that were too late for the scope do what they did before it.
    say("counted")


class Patient:
    """A thing whose adaptor is interrupted in the middle of its work."""

    def __init__(self, at: int) -> None:
        self.at = at


def adapted(thing: Patient) -> Any:
    from allow_interrupt._adaptors._adapted import Adapted

    class PatientScope(Adapted):
        def adapt(self, openings: int) -> None:
            if openings == thing.at:
                thing.at = -1
                say("ready")
                forever()
            say(f"adapted to {openings}")

    return PatientScope(thing, {})


@case("adapted to 1", "ready", PRESS, "adapted to 0", "interrupted")
def a_press_while_an_adaptor_is_undone_is_not_swallowed() -> None:
    scope = adapted(Patient(0))
    with interrupted, scope:
        pass
    equal(scope.entered, False)


@case("ready", PRESS, "adapted to 0", "interrupted")
def a_press_while_an_adaptor_is_made_is_not_swallowed() -> None:
    scope = adapted(Patient(1))
    with interrupted, scope:
        say("entered")
    equal(scope.entered, False)
