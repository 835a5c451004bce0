"""ZeroMQ: a ready self-pipe. A poll also looks at the scope's own socket."""

from __future__ import annotations

import math
from typing import Any

import zmq

from .._scope import Scope
from ._deadline import Deadline
from ._dress import Dressed, scope_for_this_thread


def _poll(scope: Scope, wanted: list[Any], milliseconds: float | None) -> list[Any]:
    """Poll like `zmq.zmq_poll`; a press lets Python's handler run, which may raise."""
    for_ever = milliseconds is None or milliseconds < 0
    deadline = Deadline(None if milliseconds is None or for_ever else milliseconds / 1000)
    pressed = scope.fileno()
    while True:
        left = deadline.left()
        # Up, since a poll that ends too early would be begun again and again.
        timeout = -1 if left is None else math.ceil(left * 1000)
        events = zmq.zmq_poll([*wanted, (pressed, zmq.POLLIN)], timeout)
        others = [event for event in events if event[0] != pressed]
        if len(others) < len(events):
            scope.check()
        if others or deadline.is_over():
            return others


def interruptible_poller(plain: Any) -> type:
    """Derive from a class of pollers."""

    class InterruptiblePoller(plain):  # type: ignore[misc]
        """The waits of a `zmq.Poller`."""

        __slots__ = ()

        def poll(self, timeout: float | None = None) -> list[Any]:
            """Poll; a press ends it."""
            scope = scope_for_this_thread(self)
            if scope is None:
                return list(super().poll(timeout))
            return _poll(scope, self.sockets, timeout)

    return InterruptiblePoller


def interruptible_socket(plain: Any) -> type:
    """Derive from a class of sockets."""

    class InterruptibleSocket(plain):  # type: ignore[misc]
        """The waits of a `zmq.Socket`; what handles messages of several parts is made of these."""

        __slots__ = ()

        def _ready(self, event: int, flags: int, option: int) -> bool:
            """Wait until it is; `False` when it would not have waited, or the time is over."""
            scope = scope_for_this_thread(self)
            if scope is None or flags & zmq.NOBLOCK:
                return False
            return bool(_poll(scope, [(self, event)], float(self.getsockopt(option))))

        def recv(self, flags: int = 0, *args: Any, **kwargs: Any) -> Any:
            """Receive; a press ends it."""
            while self._ready(zmq.POLLIN, flags, zmq.RCVTIMEO):
                try:
                    return super().recv(flags | zmq.NOBLOCK, *args, **kwargs)
                except zmq.Again:
                    # Another thread was faster.
                    continue
            return super().recv(flags, *args, **kwargs)

        def send(self, data: Any, flags: int = 0, *args: Any, **kwargs: Any) -> Any:
            """Send; a press ends waiting for room."""
            while self._ready(zmq.POLLOUT, flags, zmq.SNDTIMEO):
                try:
                    return super().send(data, flags | zmq.NOBLOCK, *args, **kwargs)
                except zmq.Again:
                    continue
            return super().send(data, flags, *args, **kwargs)

        def poll(self, timeout: int | None = None, flags: int = zmq.POLLIN) -> int:
            """Poll; a press ends it."""
            scope = scope_for_this_thread(self)
            if scope is None:
                return int(super().poll(timeout, flags))
            return int(dict(_poll(scope, [(self, flags)], timeout)).get(self, 0))

    return InterruptibleSocket


class PollerScope(Dressed):
    """Around the polls of a `zmq.Poller`."""

    dress = staticmethod(interruptible_poller)
    waits_for_descriptor = True


class SocketScope(Dressed):
    """Around the waits of a `zmq.Socket`."""

    dress = staticmethod(interruptible_socket)
    waits_for_descriptor = True


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for it, if it is ZeroMQ's."""
    is_poller = isinstance(thing, zmq.Poller)
    if not is_poller and not isinstance(thing, zmq.Socket):
        return None
    if not is_poller and thing.closed:
        raise ValueError("the ZeroMQ socket is closed")
    return (PollerScope if is_poller else SocketScope)(thing, options)
