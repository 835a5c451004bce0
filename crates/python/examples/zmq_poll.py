"""Blocked for ever in ``zmq.Poller.poll()``, and freed at once by Ctrl-C.

Run it in a terminal and press the key. With ``--without`` it shows the problem, which Windows
has: there the poll does not notice. ``cargo xtask demo`` presses both, here and under Wine.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

import zmq

from allow_interrupt import interruptible

BATCH = 1000  # messages that come before the silence
LAST = 100  # and that are on their way when the press comes
PATIENCE = 3  # seconds without an answer, after which the press counts as unnoticed


class Audience:
    """Told of each moment: the driver if there is one, and the person at the terminal otherwise."""

    def __init__(self) -> None:
        address = os.environ.get("PRESS_CTRL_C_REPORT")
        self._driver = None
        if address is not None:
            host, port = address.rsplit(":", 1)
            self._driver = socket.create_connection((host, int(port)))

    def tell(self, driver: str, person: str) -> None:
        """Says it in the words of whoever listens."""
        if self._driver is None:
            print(person, flush=True)
        else:
            self._driver.sendall(f"{driver}\n".encode())


class Traffic:
    """A thread that sends numbered messages to ``inbox``, and how many were received."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], inbox: zmq.Socket[bytes]) -> None:
        self.received = 0
        self._inbox = inbox
        self._finish = threading.Event()
        self._outbox = context.socket(zmq.PUSH)
        self._outbox.connect(inbox.getsockopt_string(zmq.LAST_ENDPOINT))
        # A press must not wait for it.
        threading.Thread(target=self._send, daemon=True).start()

    def _send(self) -> None:
        for number in range(BATCH):
            self._outbox.send(b"%d" % number)
        self._finish.wait()
        for number in range(BATCH, BATCH + LAST):
            self._outbox.send(b"%d" % number)
        self._outbox.send(b"")
        self._outbox.close()

    def receive(self) -> None:
        """Takes what is there."""
        while self._inbox.poll(0):
            self._inbox.recv()
            self.received += 1

    def drain(self) -> None:
        """Takes all that is on its way, to the empty message at its end."""
        self._finish.set()
        # A lost message must not block it for ever.
        while self._inbox.poll(5000) and self._inbox.recv():
            self.received += 1


def poll_until_interrupted(poller: zmq.Poller, traffic: Traffic, audience: Audience) -> None:
    """The program's main loop. KeyboardInterrupt ends it."""
    try:
        while True:
            poller.poll()
            before = traffic.received
            traffic.receive()
            if before < BATCH <= traffic.received:
                audience.tell(
                    f"ready {BATCH} {traffic.received}",
                    "Nothing more comes: the poll blocks for ever. Press Ctrl-C.",
                )
    except KeyboardInterrupt:
        audience.tell("stopped", "KeyboardInterrupt: the poll has returned.")


def with_scope(audience: Audience) -> None:
    """A press frees the poll, on every system."""
    with zmq.Context() as context, context.socket(zmq.PULL) as inbox:
        inbox.bind("tcp://127.0.0.1:*")
        poller = zmq.Poller()
        poller.register(inbox, zmq.POLLIN)
        traffic = Traffic(context, inbox)
        with interruptible(poller):
            poll_until_interrupted(poller, traffic, audience)
            drain(traffic, audience)


def without_scope(audience: Audience) -> None:
    """The same, and nothing wakes the poll."""
    stopped = watch(audience)
    with zmq.Context() as context, context.socket(zmq.PULL) as inbox:
        inbox.bind("tcp://127.0.0.1:*")
        poller = zmq.Poller()
        poller.register(inbox, zmq.POLLIN)
        traffic = Traffic(context, inbox)
        poll_until_interrupted(poller, traffic, audience)
        stopped.set()
        drain(traffic, audience)


def drain(traffic: Traffic, audience: Audience) -> None:
    """Loses nothing."""
    traffic.drain()
    audience.tell(
        f"drained {BATCH + LAST} {traffic.received}",
        f"{BATCH + LAST} messages sent, {traffic.received} received.",
    )


def wakeup_socket() -> socket.socket:
    """Make one that is readable from the next press on.

    Python writes there at once; only KeyboardInterrupt has to wait for the main thread.
    """
    pressed, press = socket.socketpair()
    press.setblocking(False)
    # It stays open as long as the program runs.
    signal.set_wakeup_fd(press.detach())
    return pressed


def watch(audience: Audience) -> threading.Event:
    """Says so, and ends the program, if a press does not free the main thread."""
    stopped = threading.Event()
    pressed = wakeup_socket()

    def wait() -> None:
        pressed.recv(1)
        if not stopped.wait(PATIENCE):
            audience.tell(
                "blocked",
                f"{PATIENCE} s after the press: Python knows of it, and the poll is blocked as "
                "before. This program ends itself now; a real one would hang.",
            )
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    return stopped


def main() -> None:
    """Runs one of the two, and then waits for a press that finds what was there before."""
    audience = Audience()
    if "--without" in sys.argv[1:]:
        without_scope(audience)
    else:
        with_scope(audience)
        # What a press raises in the `__del__` of a socket Python drops. So those of the scope are
        # gone before anybody is told, and this one stays.
        pressed = wakeup_socket()
        audience.tell("left", "The scope is left. Press Ctrl-C again: it does what it did before.")
        pressed.recv(1)


if __name__ == "__main__":
    main()
