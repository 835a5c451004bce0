"""Sockets and pollers of `zmq.asyncio`."""

from __future__ import annotations

import asyncio

from allow_interrupt import interruptible

from .asyncio_loops import selector_loops
from .case import PRESS, case
from .driver import interrupted, say


@case(*["ready", PRESS, "cancelled", "interrupted"] * 2)
def sockets_of_zmq_asyncio() -> None:
    import zmq.asyncio

    selector_loops()

    async def receive() -> None:
        with zmq.asyncio.Context() as context, context.socket(zmq.PULL) as pull:
            pull.bind_to_random_port("tcp://127.0.0.1")
            with interruptible(pull):
                try:
                    say("ready")
                    await pull.recv_multipart()
                except asyncio.CancelledError:
                    say("cancelled")
                    raise

    async def poll() -> None:
        with zmq.asyncio.Context() as context, context.socket(zmq.PULL) as pull:
            pull.bind_to_random_port("tcp://127.0.0.1")
            poller = zmq.asyncio.Poller()
            poller.register(pull, zmq.POLLIN)
            with interruptible(poller):
                try:
                    say("ready")
                    await poller.poll()
                except asyncio.CancelledError:
                    say("cancelled")
                    raise

    for main in (receive, poll):
        with interrupted:
            asyncio.run(main())
