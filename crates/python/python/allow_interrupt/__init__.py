"""Ctrl-C frees a blocked Python at once, and KeyboardInterrupt follows.

`allow_interrupt(action)` is what pyzmq's class of that name does: on Windows a press of Ctrl-C
performs the action, which frees the blocked call, and then KeyboardInterrupt is raised, inside the
`with` block. Elsewhere it does nothing.

`interruptible(thing)` needs no action: it knows how to free a `zmq.Poller` or `zmq.Socket`, an
asyncio or Tornado loop, a `threading.Event`, a `queue.Queue` or a `socket`.

`Scope` is what both are made of, on every system and for other events, too.
"""

from ._interruptible import interruptible
from ._native import wait_until_passed_on
from ._scope import EventName, Scope, allow_interrupt

__all__ = ["EventName", "Scope", "allow_interrupt", "interruptible", "wait_until_passed_on"]
