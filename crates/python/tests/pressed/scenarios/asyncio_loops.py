"""asyncio: the loop notices a press at once, and `asyncio.run` keeps its manners."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from typing import Any, Callable

import allow_interrupt.asyncio
from allow_interrupt import Scope, interruptible

from .case import PRESS, case, send
from .driver import Gate, equal, hear, in_thread, in_turn, interrupted, say


def selector_loops() -> None:
    """What zmq.asyncio needs; on Windows it has to be asked for."""
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())


async def for_ever() -> None:
    try:
        say("ready")
        await asyncio.get_running_loop().create_future()
    except asyncio.CancelledError:
        say("cancelled")
        await asyncio.sleep(0)
        say("cleaned up")
        raise


async def block() -> None:
    """Have the loop block until another thread wakes it."""
    await asyncio.get_running_loop().run_in_executor(None, lambda: None)


CANCELLED = ["ready", PRESS, "cancelled", "cleaned up", "interrupted"]


@case(*CANCELLED * 3)
def run_on_a_selector_loop() -> None:
    selector_loops()
    for _ in range(3):
        with interrupted:
            allow_interrupt.asyncio.run(for_ever())


@case(*CANCELLED)
def run_on_the_loop_of_the_system() -> None:
    with interrupted:
        allow_interrupt.asyncio.run(for_ever())


@case(*["ready", PRESS, "interrupted"] * 50)
def run_again_and_again() -> None:
    selector_loops()

    async def main() -> None:
        say("ready")
        await asyncio.get_running_loop().create_future()

    for _ in range(50):
        with interrupted:
            allow_interrupt.asyncio.run(main())


@case("result", "KeyError")
def run_hands_back_and_raises_what_main_does() -> None:
    selector_loops()

    async def main(word: str) -> str:
        return word

    async def fails() -> None:
        raise KeyError

    say(allow_interrupt.asyncio.run(main("result"), debug=True))
    try:
        allow_interrupt.asyncio.run(fails())
    except KeyError as error:
        say(type(error).__name__)


@case("ready", PRESS, "cancelled", "cleaned up", "returned None", "ready", PRESS, "interrupted")
def a_main_that_swallows_the_cancelling_is_interrupted_no_more() -> None:
    selector_loops()

    async def main() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await for_ever()

    # As with asyncio.run itself: the main task has been told.
    say(f"returned {allow_interrupt.asyncio.run(main())}")
    with interrupted:
        from .driver import forever

        say("ready")
        forever()


@case(*CANCELLED)
def the_scope_may_be_entered_by_the_coroutine() -> None:
    selector_loops()

    async def main() -> None:
        with interruptible(asyncio.get_running_loop()):
            await for_ever()

    with interrupted:
        asyncio.run(main())


@case("ready", PRESS, "interrupted", "clean", "ready", PRESS, "interrupted")
def around_a_loop_of_ones_own() -> None:
    selector_loops()
    loop = asyncio.new_event_loop()

    async def clean() -> None:
        await block()
        say("clean")

    for again in (False, True):
        with interrupted, interruptible(loop):
            loop.call_soon(say, "ready")
            loop.run_forever()
        if not again:
            loop.run_until_complete(clean())
    loop.close()


@case("ready", PRESS, "interrupted")
def nested_around_one_loop() -> None:
    selector_loops()
    loop = asyncio.new_event_loop()
    scope = interruptible(loop)
    with interrupted, scope, scope, interruptible(loop):
        loop.call_soon(say, "ready")
        loop.run_forever()
    equal(scope.presses, 1)
    loop.run_until_complete(block())
    loop.close()


@case("ready", PRESS, "handler", send("go"), "woken")
def a_handler_that_does_not_raise_lets_the_loop_run_on() -> None:
    import signal

    selector_loops()
    signal.signal(signal.SIGINT, lambda *_: say("handler"))

    async def main() -> None:
        loop = asyncio.get_running_loop()
        event = asyncio.Event()
        in_thread(in_turn(hear, lambda: loop.call_soon_threadsafe(event.set)))
        with interruptible(loop):
            say("ready")
            await event.wait()
        say("woken")

    asyncio.run(main())


@case("ready", PRESS, "fired", "cleaned up")
def one_that_does_not_pass_on_can_be_looked_at() -> None:
    selector_loops()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        pressed = asyncio.Event()
        with Scope(lambda: loop.call_soon_threadsafe(pressed.set), pass_on=False) as scope:
            say("ready")
            await pressed.wait()
            equal(scope.fired, True)
            say("fired")
        say("cleaned up")

    asyncio.run(main())


@case("ready", PRESS, "interrupted")
def a_loop_that_was_closed_when_the_press_came() -> None:
    from .driver import forever

    selector_loops()
    loop = asyncio.new_event_loop()
    with interrupted, interruptible(loop) as scope:
        loop.close()
        say("ready")
        forever()
    equal(scope.entered, False)


@case("RuntimeError", "RuntimeError", "RuntimeError")
def loops_that_cannot_be_helped_are_refused() -> None:
    selector_loops()
    running, stop = threading.Event(), asyncio.new_event_loop()

    def refused(make: Callable[[], Any]) -> None:
        try:
            with make():
                say("entered")
        except RuntimeError as error:
            say(type(error).__name__)

    early = interruptible(stop)

    def elsewhere() -> None:
        stop.call_soon(running.set)
        stop.run_forever()
        stop.close()

    thread = in_thread(elsewhere)
    running.wait()
    refused(lambda: interruptible(stop))
    refused(lambda: early)
    equal(early.entered, False)
    stop.call_soon_threadsafe(stop.stop)
    thread.join()
    refused(lambda: interruptible(stop))


@case("ready", PRESS, "interrupted", "worker: done")
def the_loop_of_another_thread_is_not_disturbed() -> None:
    from .driver import forever

    selector_loops()
    gate = Gate()

    async def worker() -> None:
        await asyncio.get_running_loop().run_in_executor(None, gate.wait)
        say("worker: done")

    thread = in_thread(lambda: asyncio.run(worker()))
    loop = asyncio.new_event_loop()
    with interrupted, interruptible(loop):
        say("ready")
        forever()
    gate.open()
    thread.join()
    loop.close()
