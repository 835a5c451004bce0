"""ZeroMQ in asyncio: what blocks is the loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import zmq.asyncio

from . import _asyncio

if TYPE_CHECKING:
    from .._scope import Scope


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for the running loop, if the thing is of `zmq.asyncio`."""
    if not isinstance(thing, (zmq.asyncio.Poller, zmq.asyncio.Socket)):
        return None
    return _asyncio.adapt(asyncio.get_running_loop(), options)
