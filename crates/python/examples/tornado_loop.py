"""A Tornado loop that Ctrl-C stops, and that is used once more to clean up."""

from tornado.ioloop import IOLoop

from allow_interrupt import interruptible


async def clean_up() -> None:
    """Whatever has to be done."""
    print("cleaned up")


loop = IOLoop()
try:
    with interruptible(loop):
        loop.add_callback(print, "Blocked in Tornado. Press Ctrl-C.", flush=True)
        loop.start()
except KeyboardInterrupt:
    loop.run_sync(clean_up)
    print("KeyboardInterrupt")
finally:
    loop.close()
