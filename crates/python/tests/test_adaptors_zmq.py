"""What pyzmq's objects still do while they are dressed."""

from __future__ import annotations

from typing import Any

import pytest
import zmq
import zmq.asyncio
from clock import timed

from allow_interrupt import interruptible


@pytest.fixture
def pair() -> Any:
    with zmq.Context() as context, context.socket(zmq.PULL) as pull:
        pull.linger = 0
        port = pull.bind_to_random_port("tcp://127.0.0.1")
        with context.socket(zmq.PUSH) as push:
            push.linger = 0
            push.connect(f"tcp://127.0.0.1:{port}")
            yield pull, push


def test_time_limits_of_zeromq_still_hold(pair: Any) -> None:
    pull, _ = pair
    poller = zmq.Poller()
    poller.register(pull, zmq.POLLIN)
    with interruptible(poller), interruptible(pull):
        assert poller.poll(0) == []
        # Clocks of Windows are coarse.
        assert timed(lambda: poller.poll(50)) >= 0.03
        assert pull.poll(10) == 0
        pull.rcvtimeo = 10
        for receive in (pull.recv, pull.recv_multipart, pull.recv_pyobj):
            with pytest.raises(zmq.Again):
                receive()
        with pytest.raises(zmq.Again):
            pull.recv(zmq.NOBLOCK)
        pull.rcvtimeo = 0
        with pytest.raises(zmq.Again):
            pull.recv()


def test_a_send_without_room_ends_at_its_time_limit() -> None:
    with zmq.Context() as context, context.socket(zmq.PUSH) as push:
        push.sndtimeo = 10
        with interruptible(push):
            with pytest.raises(zmq.Again):
                push.send(b"no")
            with pytest.raises(zmq.Again):
                push.send(b"no", zmq.NOBLOCK)


def test_messages_go_through_dressed_sockets(pair: Any) -> None:
    pull, push = pair
    poller = zmq.Poller()
    poller.register(pull, zmq.POLLIN)
    with interruptible(poller), interruptible(pull), interruptible(push):
        push.send(b"plain")
        assert poller.poll() == [(pull, zmq.POLLIN)]
        assert dict(poller.poll(1000)) == {pull: zmq.POLLIN}
        assert pull.poll() == zmq.POLLIN
        assert pull.recv() == b"plain"
        push.send_multipart([b"a", b"b"])
        assert pull.recv_multipart() == [b"a", b"b"]
        push.send_json({"number": 1})
        assert pull.recv_json() == {"number": 1}
        push.send_string("text")
        assert pull.recv_string() == "text"
        push.send(b"frame", copy=False)
        assert bytes(pull.recv(copy=False).buffer) == b"frame"
        push.send(b"x" * 100_000, zmq.SNDMORE)
        push.send(b"")
        assert len(pull.recv(zmq.NOBLOCK if pull.poll() else 0)) == 100_000
        assert pull.getsockopt(zmq.RCVMORE) == 1
        assert pull.recv() == b""


def test_what_zeromq_refuses_it_still_refuses(pair: Any) -> None:
    pull, push = pair
    with interruptible(pull), interruptible(push):
        with pytest.raises(zmq.ZMQError):
            pull.send(b"", zmq.NOBLOCK)
        with pytest.raises(zmq.ZMQError):
            push.recv(zmq.NOBLOCK)
