"""asyncio on a selector loop, as zmq.asyncio needs it: Ctrl-C cancels the main task at once."""

import asyncio
import sys

import allow_interrupt.asyncio


async def main() -> None:
    """Wait for something that never comes, and clean up when cancelled."""
    print("Blocked in asyncio. Press Ctrl-C.", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("cleaned up")


if sys.platform == "win32":
    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
try:
    allow_interrupt.asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
