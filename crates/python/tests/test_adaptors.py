"""What adaptors do without a press: they fit what they are for, and leave no trace."""

from __future__ import annotations

import asyncio
import queue
import socket
import ssl
import threading
from typing import Any, Callable

import fresh
import pytest
import tornado.ioloop
import zmq
import zmq.asyncio
from clock import timed

from allow_interrupt import Scope, interruptible


class Derived(threading.Event):
    pass


@pytest.mark.parametrize(
    "make",
    [
        threading.Event,
        threading.Condition,
        lambda: threading.Condition(threading.Lock()),
        threading.Semaphore,
        threading.BoundedSemaphore,
        lambda: threading.Barrier(2),
        queue.Queue,
        queue.LifoQueue,
        queue.PriorityQueue,
        Derived,
        socket.socket,
        zmq.Poller,
        asyncio.new_event_loop,
        lambda: tornado.ioloop.IOLoop(make_current=False),
    ],
)
def test_entered_and_left_it_is_what_it_was(make: Callable[[], Any]) -> None:
    thing = make()

    def state() -> Any:
        return [type(thing), *(type(part) for part in vars_of(thing))]

    before = state()
    scope = interruptible(thing)
    assert isinstance(scope, Scope)
    for _ in range(2):
        with scope as entered, scope, interruptible(thing, pass_on=False):
            assert entered is scope
            assert type(thing).__name__ == before[0].__name__
            assert isinstance(thing, before[0])
        assert state() == before
    # Out of order.
    other = interruptible(thing)
    scope.__enter__()
    other.__enter__()
    scope.leave()
    other.leave()
    assert state() == before
    for name in ("close",):
        if hasattr(thing, name):
            getattr(thing, name)()


def vars_of(thing: Any) -> list[Any]:
    return [part for part in getattr(thing, "__dict__", {}).values() if hasattr(part, "_waiters")]


def test_a_dressed_object_is_its_class_to_everybody() -> None:
    event = threading.Event()
    with interruptible(event._cond):  # type: ignore[attr-defined]
        condition = event._cond  # type: ignore[attr-defined]
        assert type(condition).__name__ == "Condition"
        assert type(condition).__qualname__ == "Condition"
        assert type(condition).__module__ == "threading"
        assert type(condition).__doc__ == threading.Condition.__doc__


def test_one_that_is_dropped_undresses_its_thing() -> None:
    things: queue.Queue[int] = queue.Queue()
    with pytest.warns(ResourceWarning):
        interruptible(things).__enter__()
    assert type(things.not_empty) is threading.Condition


def test_time_limits_of_threading_still_hold() -> None:
    event, condition, things = threading.Event(), threading.Condition(), queue.Queue[int](1)
    with interruptible(event), interruptible(condition), interruptible(things):
        assert event.wait(0) is False
        assert timed(lambda: event.wait(0.05)) >= 0.03
        assert event.wait(-1) is False
        with condition:
            assert condition.wait(0.01) is False
            assert condition.wait_for(lambda: False, 0.01) is False
            assert condition.wait_for(lambda: True) is True
        with pytest.raises(queue.Empty):
            things.get(timeout=0.01)
        with pytest.raises(queue.Empty):
            things.get_nowait()
        things.put(1)
        with pytest.raises(queue.Full):
            things.put(1, timeout=0.01)
        event.set()
        assert event.wait() is True
        assert event.wait(1000) is True
    assert len(condition._waiters) == 0  # type: ignore[attr-defined]


def test_a_condition_is_as_strict_as_ever() -> None:
    condition = threading.Condition()
    with interruptible(condition):
        with pytest.raises(RuntimeError, match="un-acquired lock"):
            condition.wait()
        with condition, condition:
            # Held twice, given back for the wait, and then held twice again.
            assert condition.wait(0.01) is False
            assert condition._is_owned()  # type: ignore[attr-defined]
        with pytest.raises(RuntimeError):
            condition.release()


def test_threads_meet_at_dressed_things() -> None:
    things: queue.Queue[int] = queue.Queue(1)
    barrier = threading.Barrier(2)
    got = []

    def worker() -> None:
        barrier.wait()
        for _ in range(1000):
            got.append(things.get())
            things.task_done()

    thread = threading.Thread(target=worker)
    with interruptible(things), interruptible(barrier):
        thread.start()
        barrier.wait()
        for number in range(1000):
            things.put(number)
        things.join()
    thread.join()
    assert got == list(range(1000))


def test_the_main_thread_is_notified_while_it_waits() -> None:
    things: queue.Queue[int] = queue.Queue(1)

    def worker() -> None:
        for number in range(1000):
            things.put(number)

    thread = threading.Thread(target=worker)
    with interruptible(things):
        thread.start()
        assert [things.get() for _ in range(1000)] == list(range(1000))
    thread.join()


def test_a_closed_one_is_refused() -> None:
    with zmq.Context() as context:
        closed = context.socket(zmq.PULL)
        early = interruptible(closed)
        closed.close()
        with pytest.raises(ValueError, match="the ZeroMQ socket is closed"):
            interruptible(closed)
        with early:
            pass
    plain = socket.socket()
    plain.close()
    with pytest.raises(ValueError, match="the socket is closed"):
        interruptible(plain)
    loop = asyncio.new_event_loop()
    early = interruptible(loop)
    loop.close()
    with pytest.raises(RuntimeError, match="the event loop is closed"):
        interruptible(loop)
    assert not early.entered


@pytest.mark.parametrize(
    "make", [asyncio.SelectorEventLoop, lambda: tornado.ioloop.IOLoop(make_current=False)]
)
def test_a_loop_that_is_closed_inside_is_left_in_silence(make: Callable[[], Any]) -> None:
    loop = make()
    with interruptible(loop) as scope:
        loop.close()
    assert not scope.entered


def test_a_tls_socket_is_refused_in_words_that_help() -> None:
    context = ssl.create_default_context()
    ours, theirs = socket.socketpair()
    wrapped = context.wrap_socket(ours, server_hostname="x", do_handshake_on_connect=False)
    with theirs, wrapped, pytest.raises(TypeError, match="a TLS socket cannot be freed by itself"):
        interruptible(wrapped)


@pytest.mark.parametrize("make", [queue.SimpleQueue, threading.Lock, threading.RLock])
def test_what_waits_in_c_is_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match="cannot be made to free"):
        interruptible(make())


def test_a_thing_of_zmq_asyncio_needs_a_running_loop() -> None:
    poller = zmq.asyncio.Poller()
    with pytest.raises(RuntimeError, match="no running event loop"):
        interruptible(poller)


def test_nothing_is_imported_that_is_not_used() -> None:
    code = "import sys, allow_interrupt; print(*sorted(sys.modules))"
    imported = fresh.run(code).split()
    for library in ("zmq", "tornado", "asyncio", "queue", "socket", "typing_extensions"):
        assert library not in imported
    assert not [name for name in imported if name.startswith("allow_interrupt._adaptors")]


def test_it_works_where_nothing_else_is_installed() -> None:
    code = """
import sys
for library in ("zmq", "tornado", "asyncio", "typing_extensions"):
    sys.modules[library] = None
import threading, queue, allow_interrupt
for thing in (threading.Event(), queue.Queue(), print):
    with allow_interrupt.interruptible(thing): pass
with allow_interrupt.allow_interrupt(print): pass
try:
    allow_interrupt.interruptible(5)
except TypeError:
    print("good")
"""
    assert fresh.run(code).split() == ["good"]
