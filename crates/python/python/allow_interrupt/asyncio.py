"""`asyncio.run` that answers Ctrl-C at once on every loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from ._interruptible import interruptible

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["run"]

_T = TypeVar("_T")


def run(main: Coroutine[Any, Any, _T], **options: Any) -> _T:
    """Run `main` as `asyncio.run` does, in a scope.

    A press cancels the main task, and then KeyboardInterrupt is raised, as everywhere else; on
    Windows also when the loop is a selector loop, which `zmq.asyncio` needs and which by itself
    does not notice Ctrl-C until something else wakes it up.

    options: those of `asyncio.run`.
    """

    async def scoped() -> _T:
        with interruptible(asyncio.get_running_loop()):
            return await main

    try:
        return asyncio.run(scoped(), **options)
    finally:
        # If it was never begun, nobody is to be told so.
        main.close()
