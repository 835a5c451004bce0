"""pyzmq's recipe, a PAIR socket as a self-pipe, with one import changed."""

import zmq

from allow_interrupt import allow_interrupt

with zmq.Context() as context:
    wake, woken = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
    wake.bind("inproc://wake")
    woken.connect("inproc://wake")
    poller = zmq.Poller()
    poller.register(woken, zmq.POLLIN)

    def stop_my_application() -> None:
        """Free the poll."""
        wake.send(b"")

    try:
        with allow_interrupt(stop_my_application):
            print("Blocked in a poll. Press Ctrl-C.", flush=True)
            poller.poll()
    except KeyboardInterrupt:
        print("KeyboardInterrupt")
    wake.close(linger=0)
    woken.close(linger=0)
