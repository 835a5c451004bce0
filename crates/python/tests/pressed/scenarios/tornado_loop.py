"""Tornado: a press stops the loop, on its own thread."""

from __future__ import annotations

import signal
from typing import Any

from allow_interrupt import Scope, interruptible

from .asyncio_loops import block, selector_loops
from .case import PRESS, WINDOWS, case
from .driver import equal, forever, in_thread, interrupted, say


def new_loop() -> Any:
    """On a selector loop: under Wine, Windows' other one may hang as it is closed after a press."""
    from tornado.ioloop import IOLoop

    selector_loops()
    return IOLoop(make_current=False)


@case("ready", PRESS, "interrupted", "cleaned up")
def on_the_loop_of_the_system() -> None:
    from tornado.ioloop import IOLoop

    loop = IOLoop(make_current=False)
    with interrupted, interruptible(loop):
        loop.add_callback(say, "ready")
        loop.start()
    loop.run_sync(block)
    say("cleaned up")


@case(*["ready", PRESS, "interrupted", "cleaned up"] * 3)
def it_is_interrupted_and_can_run_again_to_clean_up() -> None:
    loop = new_loop()

    async def clean_up() -> None:
        await block()
        say("cleaned up")

    for _ in range(3):
        with interrupted, interruptible(loop) as scope:
            loop.add_callback(say, "ready")
            loop.start()
            say("it was only stopped")
        equal(scope.presses, 1)
        loop.run_sync(clean_up)
    loop.close()


@case("ready", PRESS, "handler", "stopped", "cleaned up")
def with_a_handler_that_does_not_raise_it_stops() -> None:
    signal.signal(signal.SIGINT, lambda *_: say("handler"))
    loop = new_loop()
    with interruptible(loop):
        loop.add_callback(say, "ready")
        loop.start()
        say("stopped")
    loop.run_sync(block)
    say("cleaned up")
    loop.close()


@case("ready", PRESS, "stopped", "cleaned up")
def one_that_does_not_pass_on_stops_it() -> None:
    loop = new_loop()
    with interruptible(loop, pass_on=False) as scope:
        loop.add_callback(say, "ready")
        loop.start()
        equal(scope.fired, True)
        say("stopped")
    loop.run_sync(block)
    say("cleaned up")
    loop.close()


@case("ready", PRESS, "interrupted", WINDOWS and "stop was called")
def as_the_seed_did_it() -> None:
    loop = new_loop()
    stopped: list[int] = []
    from allow_interrupt import allow_interrupt

    def stop() -> None:
        stopped.append(1)
        loop.add_callback_from_signal(loop.stop)

    with interrupted, allow_interrupt(stop):
        loop.add_callback(say, "ready")
        loop.start()
    if WINDOWS:
        equal(stopped, [1])
        say("stop was called")


@case("ready", PRESS, "interrupted")
def a_loop_that_was_closed_when_the_press_came() -> None:
    loop = new_loop()
    with interrupted, interruptible(loop):
        loop.close()
        say("ready")
        forever()


@case("RuntimeError", "RuntimeError")
def loops_that_cannot_be_helped_are_refused() -> None:
    import threading

    loop, running = new_loop(), threading.Event()
    loop.add_callback(running.set)
    thread = in_thread(loop.start)
    running.wait()
    scope = interruptible(loop)
    for ended in (False, True):
        if ended:
            loop.add_callback(loop.stop)
            thread.join()
            loop.close()
        try:
            with scope:
                say("entered")
        except RuntimeError as error:
            say(type(error).__name__)
        equal(scope.entered, False)


@case("ready", PRESS, "interrupted")
def nested_around_one_loop() -> None:
    loop = new_loop()
    scope = interruptible(loop)
    with interrupted, scope, scope, Scope(lambda: None):
        loop.add_callback(say, "ready")
        loop.start()
    loop.run_sync(block)
    loop.close()
