"""Asks a server over ZeroMQ, in the usual way. There is no server."""

import zmq

with zmq.Context() as context, context.socket(zmq.REQ) as socket:
    socket.connect("tcp://127.0.0.1:5555")
    socket.send(b"hello")
    print("asked")
    print(socket.recv())
