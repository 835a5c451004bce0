"""Sockets of the standard library."""

from __future__ import annotations

import signal
import socket
from typing import Any, Callable

from allow_interrupt import interruptible

from .case import PRESS, case, send
from .driver import equal, forever, hear, in_thread, in_turn, interrupted, say
from .waits import TWICE, nested, pressed


def receiving(wait: Callable[[socket.socket], object], timeout: Any = None) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(timeout)
        pressed(ours, lambda: wait(ours))
        equal(ours.gettimeout(), timeout)
        # Nothing is lost, and nothing is changed.
        theirs.sendall(b"later\n")
        equal(ours.recv(6), b"later\n")


@case(*TWICE)
def recv() -> None:
    receiving(lambda ours: ours.recv(1))


@case(*TWICE)
def recv_with_a_time_limit() -> None:
    receiving(lambda ours: ours.recv(1), timeout=1000.0)


@case(*TWICE)
def recv_into() -> None:
    room = bytearray(8)
    receiving(lambda ours: ours.recv_into(room))


@case(*TWICE)
def recvfrom() -> None:
    receiving(lambda ours: ours.recvfrom(1))


@case(*TWICE)
def recvfrom_into() -> None:
    room = bytearray(8)
    receiving(lambda ours: ours.recvfrom_into(room))


@case(*TWICE)
def reading_a_file_made_of_it() -> None:
    # One file for each wait: the first is broken by what was raised in it, as without us.
    receiving(lambda ours: ours.makefile("rb").readline())


@case(*TWICE)
def a_file_made_of_it_before() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as file:
        pressed(ours, lambda: file.read(1))


@case(*TWICE)
def accept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        pressed(server, lambda: server.accept())


@case(*TWICE)
def a_datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.bind(("127.0.0.1", 0))
        pressed(ours, lambda: ours.recvfrom(100))


@case("ready", PRESS, "handler", send("go"), "b'message'")
def a_handler_that_does_not_raise_lets_it_wait_on() -> None:
    signal.signal(signal.SIGINT, lambda *_: say("handler"))
    ours, theirs = socket.socketpair()
    with ours, theirs, interruptible(ours):
        in_thread(in_turn(hear, lambda: theirs.sendall(b"message")))
        say("ready")
        say(repr(ours.recv(100)))


@case("ready", PRESS, "interrupted", send("go"), "worker: b'message'")
def the_waits_of_other_threads_are_not_disturbed() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with interrupted, interruptible(ours):
            thread = in_thread(lambda: say(f"worker: {ours.recv(100)!r}"))
            say("ready")
            forever()
        hear()
        theirs.sendall(b"message")
        thread.join()


@case("ready", PRESS, "interrupted")
def one_that_was_closed_when_the_press_came() -> None:
    ours, theirs = socket.socketpair()
    with interrupted, interruptible(ours) as scope:
        ours.close()
        theirs.close()
        try:
            ours.recv(1)
            say("it returned")
        except OSError:
            pass
        say("ready")
        forever()
    assert type(ours) is socket.socket
    equal(scope.entered, False)


@case(*TWICE)
def nested_the_object_is_given_back_at_the_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        nested(ours, lambda: ours.recv(1))


@case("ready", PRESS, "interrupted")
def connecting_to_somebody_who_does_not_answer() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        # Its row is full: who comes now is left standing.
        row = [socket.socket() for _ in range(5)]
        for one in row:
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        with socket.socket() as ours, interrupted, interruptible(ours):
            say("ready")
            ours.connect(server.getsockname())
            say("connected")
        for one in row:
            one.close()


@case("connected", "ConnectionRefusedError", "gaierror or OSError", "TimeoutError", "would block")
def calls_that_need_no_press_are_as_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.socket() as ours, interruptible(ours):
            ours.connect(address)
            say("connected")
            theirs, _ = server.accept()
            theirs.sendall(b"x")
            equal(ours.recv(1), b"x")
            theirs.close()
            equal(ours.recv(1), b"")
    with socket.socket() as ours, interruptible(ours):
        try:
            # Nobody is there any more.
            ours.connect(address)
        except ConnectionRefusedError as error:
            say(type(error).__name__)
    with socket.socket() as ours, interruptible(ours):
        try:
            ours.connect(("256.0.0.1", 1))
        except OSError:
            say("gaierror or OSError")
    ours, theirs = socket.socketpair()
    with ours, theirs, interruptible(ours):
        ours.settimeout(0.01)
        try:
            ours.recv(1)
        except TimeoutError as error:
            say(type(error).__name__)
        ours.setblocking(False)
        try:
            ours.recv(1)
        except BlockingIOError:
            say("would block")
