"""Which adaptor fits what somebody blocks in."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from ._scope import Scope

if TYPE_CHECKING:
    from typing import Callable, Optional

    Adapt = Callable[[Any, dict[str, Any]], Optional[Scope]]

# Library and adaptor. What is passed belongs to a library that somebody has imported, so none is
# imported here. Those that derive from others come first.
_ADAPTORS = (
    ("zmq.asyncio", "_zmq_asyncio"),
    ("zmq", "_zmq"),
    ("tornado.ioloop", "_tornado"),
    ("asyncio", "_asyncio"),
    ("threading", "_threading"),
    ("queue", "_queue"),
    ("socket", "_socket"),
)


def interruptible(blocking: Any, /, **options: Any) -> Scope:
    """Make a scope in which a press of Ctrl-C frees the main thread from waiting for `blocking`.

    blocking: one of
        - `zmq.Poller`, `zmq.Socket`: `poll`, `recv` and `send` and what is made of them;
        - an asyncio loop, or a socket or poller of `zmq.asyncio`: the loop notices the press;
        - `tornado.ioloop.IOLoop`: it is stopped, on its own thread;
        - `threading.Event`, `Condition`, `Semaphore` or `Barrier`, `queue.Queue`: their waits;
        - `socket.socket`: `recv` and its kin, `accept` and `connect`;
        - a function: it is the action, as in `Scope(action)`.
    options: those of `Scope`.

    KeyboardInterrupt is raised out of the blocked call. If your own handler of SIGINT does not
    raise, the call goes on waiting. On Unix Python does the same by itself, except for a press that
    comes just before the call blocks, which is noticed only when the call returns; here it counts.

    Raises TypeError if it is none of these.
    """
    for library, adaptor in _ADAPTORS:
        # Whoever must do without a library may have put None there.
        if sys.modules.get(library) is not None:
            module = importlib.import_module(f"{__package__}._adaptors.{adaptor}")
            adapt: Adapt = module.adapt
            scope = adapt(blocking, options)
            if scope is not None:
                return scope
    if callable(blocking):
        return Scope(blocking, **options)
    raise TypeError(
        f"Ctrl-C cannot be made to free {type(blocking).__name__}: {blocking!r}; pass a poller or "
        "socket of ZeroMQ, an asyncio or Tornado loop, an Event, Condition, Semaphore, Barrier or "
        "Queue, a socket, or a function that frees your call"
    )
