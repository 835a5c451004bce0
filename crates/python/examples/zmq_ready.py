"""A poll of ZeroMQ that Ctrl-C frees, without a socket of one's own for it."""

import zmq

from allow_interrupt import interruptible

with zmq.Context() as context, context.socket(zmq.PULL) as inbox:
    inbox.bind("tcp://127.0.0.1:*")
    poller = zmq.Poller()
    poller.register(inbox, zmq.POLLIN)
    try:
        with interruptible(poller):
            print("Blocked in a poll. Press Ctrl-C.", flush=True)
            poller.poll()
    except KeyboardInterrupt:
        print("KeyboardInterrupt")
