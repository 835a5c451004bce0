"""What people wait for in `queue`."""

from __future__ import annotations

import contextlib
import queue
import signal
import threading

from allow_interrupt import interruptible

from .case import PRESS, case, send
from .driver import equal, hear, in_thread, in_turn, interrupted, say
from .waits import TWICE, pressed


@case(*TWICE)
def a_queue_that_is_empty() -> None:
    things: queue.Queue[int] = queue.Queue()
    pressed(things, lambda: things.get())
    things.put(1)
    equal(things.get(), 1)


@case(*TWICE)
def a_queue_with_a_time_limit() -> None:
    things: queue.Queue[int] = queue.Queue()
    pressed(things, lambda: things.get(timeout=1000))


@case(*TWICE)
def a_queue_that_is_full() -> None:
    things: queue.Queue[int] = queue.LifoQueue(1)
    things.put(1)
    pressed(things, lambda: things.put(2))
    equal(things.qsize(), 1)


@case(*TWICE)
def a_queue_that_is_joined() -> None:
    things: queue.Queue[int] = queue.PriorityQueue()
    things.put(1)
    pressed(things, lambda: things.join())
    things.get()
    things.task_done()
    things.join()


# A new one each time: `Condition.__enter__` is a function in Python, and a KeyboardInterrupt that
# comes in it, when the press is early, leaves the lock held for ever: with or without us.
@case(*["ready", PRESS, "interrupted"] * 200)
def a_queue_again_and_again() -> None:
    for _ in range(200):
        things: queue.Queue[int] = queue.Queue()
        with interrupted, interruptible(things):
            say("ready")
            things.get()


@case("ready", PRESS, "handler", send("go"), "thing")
def a_handler_that_does_not_raise_lets_a_queue_wait_on() -> None:
    signal.signal(signal.SIGINT, lambda *_: say("handler"))
    things: queue.Queue[str] = queue.Queue()
    in_thread(in_turn(hear, lambda: things.put("thing")))
    with interruptible(things):
        say("ready")
        say(things.get(timeout=1000))


@case(*["ready", PRESS, "interrupted"] * 20)
def a_press_while_notices_come_without_end() -> None:
    def feed(things: queue.Queue[int], stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):
                things.put(1, timeout=0.1)

    for _ in range(20):
        things: queue.Queue[int] = queue.Queue(1)
        stop = threading.Event()
        in_thread(feed, things, stop)
        with interrupted, interruptible(things):
            say("ready")
            while True:
                things.get()
        stop.set()
