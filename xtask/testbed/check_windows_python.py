"""What the tests need of a Windows Python, once each."""

import asyncio
import ctypes
import queue
import select
import socket
import sys
import threading

import pytest
import tornado.ioloop
import zmq

assert sys.platform == "win32"
assert ctypes.WinDLL("kernel32").GetCurrentProcessId() > 0

answers: "queue.SimpleQueue[int]" = queue.SimpleQueue()
threading.Thread(target=answers.put, args=(42,)).start()
assert answers.get(timeout=60) == 42

for kind in asyncio.SelectorEventLoop, asyncio.ProactorEventLoop:
    loop = kind()
    assert loop.run_until_complete(asyncio.sleep(0, 42)) == 42
    loop.close()

one, other = socket.socketpair()
one.send(b"x")
assert select.select([other], [], [], 60)[0] == [other]
assert other.recv(1) == b"x"

with zmq.Context() as context, context.socket(zmq.PULL) as inbox:
    port = inbox.bind_to_random_port("tcp://127.0.0.1")
    with context.socket(zmq.PUSH) as outbox:
        outbox.connect(f"tcp://127.0.0.1:{port}")
        outbox.send(b"x")
        assert inbox.poll(60_000) and inbox.recv() == b"x"

asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
tornado_loop = tornado.ioloop.IOLoop()
tornado_loop.add_callback(tornado_loop.stop)
tornado_loop.start()
tornado_loop.close()

print("Python", sys.version.split()[0], "pyzmq", zmq.__version__, end=" ")
print("Tornado", tornado.version, "pytest", pytest.__version__)
