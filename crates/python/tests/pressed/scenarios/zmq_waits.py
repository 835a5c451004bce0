"""pyzmq: a press frees a poll, a receive and a send."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allow_interrupt import interruptible

from .case import PRESS, case, send
from .driver import equal, forever, hear, in_thread, in_turn, interrupted, say
from .waits import TWICE, nested, pressed


def friend(socket: Any, kind: str) -> Any:
    import zmq

    other = socket.context.socket(getattr(zmq, kind))
    other.linger = 0
    other.connect(f"tcp://127.0.0.1:{socket.last_endpoint.decode().rpartition(':')[2]}")
    return other


def poller_of(*things: Any) -> Any:
    import zmq

    poller = zmq.Poller()
    for thing in things:
        poller.register(thing, zmq.POLLIN)
    return poller


@contextmanager
def socket(kind: str = "PULL") -> Iterator[Any]:
    import zmq

    with zmq.Context() as context, context.socket(getattr(zmq, kind)) as made:
        made.linger = 0
        made.bind_to_random_port("tcp://127.0.0.1")
        yield made


@case(*TWICE)
def a_poller() -> None:
    with socket() as pull:
        poller = poller_of(pull)
        pressed(poller, lambda: poller.poll())


@case(*TWICE)
def a_poller_with_a_time_limit() -> None:
    with socket() as pull:
        poller = poller_of(pull)
        pressed(poller, lambda: poller.poll(1_000_000))


@case(*TWICE)
def a_receive() -> None:
    with socket() as pull:
        pressed(pull, lambda: pull.recv())


@case(*TWICE)
def a_receive_of_several_parts() -> None:
    with socket() as pull:
        pressed(pull, lambda: pull.recv_multipart())


@case(*TWICE)
def a_receive_of_an_object() -> None:
    with socket() as pull:
        pressed(pull, lambda: pull.recv_json())


@case(*TWICE)
def a_poll_of_one_socket() -> None:
    with socket() as pull:
        pressed(pull, lambda: pull.poll())


@case(*TWICE)
def a_send_that_finds_no_room() -> None:
    with socket("PUSH") as push:
        # Nobody is there to take it.
        pressed(push, lambda: push.send(b"no"))


@case(*TWICE)
def a_send_of_several_parts_that_finds_no_room() -> None:
    with socket("PUSH") as push:
        pressed(push, lambda: push.send_multipart([b"no", b"room"]))


@case(*["ready", PRESS, "interrupted"] * 100)
def a_poller_again_and_again() -> None:
    with socket() as pull:
        poller = poller_of(pull)
        for _ in range(100):
            with interrupted, interruptible(poller):
                say("ready")
                poller.poll()


@case("ready", PRESS, "handler", send("go"), "message")
def a_handler_that_does_not_raise_lets_a_receive_go_on() -> None:
    signal.signal(signal.SIGINT, lambda *_: say("handler"))
    with socket() as pull, friend(pull, "PUSH") as push:
        in_thread(in_turn(hear, lambda: push.send(b"message")))
        with interruptible(pull):
            say("ready")
            say(pull.recv().decode())


@case("ready", PRESS, "handler", send("go"), "message")
def a_handler_that_does_not_raise_lets_a_poll_go_on() -> None:
    signal.signal(signal.SIGINT, lambda *_: say("handler"))
    with socket() as pull, friend(pull, "PUSH") as push:
        poller = poller_of(pull)
        in_thread(in_turn(hear, lambda: push.send(b"message")))
        with interruptible(poller):
            say("ready")
            equal(poller.poll(), [(pull, 1)])
            say(pull.recv().decode())


@case("ready", PRESS, "interrupted", "message")
def a_message_that_came_before_the_press_is_still_there() -> None:
    with socket() as pull, friend(pull, "PUSH") as push:
        poller = poller_of(pull)
        push.send(b"message")
        with interrupted, interruptible(poller):
            equal(poller.poll(), [(pull, 1)])
            say("ready")
            forever()
        say(pull.recv().decode())


@case("ready", PRESS, "interrupted", send("go"), "worker: message")
def the_waits_of_other_threads_are_not_disturbed() -> None:
    with socket() as pull, friend(pull, "PUSH") as push, socket() as own:
        poller = poller_of(pull, own)

        def worker() -> None:
            ((ready, _),) = poller.poll()
            say(f"worker: {ready.recv().decode()}")

        with interrupted, interruptible(poller):
            thread = in_thread(worker)
            say("ready")
            forever()
        hear()
        push.send(b"message")
        thread.join()


@case("ready", PRESS, "ZMQError", "interrupted")
def a_socket_that_was_closed_when_the_press_came() -> None:
    import zmq

    with zmq.Context() as context:
        pull = context.socket(zmq.PULL)
        with interrupted, interruptible(pull):
            pull.close()
            try:
                pull.recv()
            except zmq.ZMQError as error:
                try:
                    say("ready")
                    forever()
                finally:
                    say(type(error).__name__)


@case("ready", PRESS, "interrupted", "terminated")
def a_context_that_was_terminated_when_the_press_came() -> None:
    import zmq

    context = zmq.Context()
    pull = context.socket(zmq.PULL)
    poller = poller_of(pull)
    with interrupted, interruptible(poller), interruptible(pull):
        context.destroy(linger=0)
        say("ready")
        forever()
    assert type(poller) is zmq.Poller
    assert type(pull) is zmq.Socket
    say("terminated")


@case(*TWICE)
def nested_the_object_is_given_back_at_the_end() -> None:
    with socket() as pull:
        nested(pull, lambda: pull.recv())
