"""Sockets: wait for the socket and the scope's own one, and only then call."""

from __future__ import annotations

import errno
import os
import selectors
import socket
from typing import Any

from .._scope import Scope
from ._deadline import Deadline
from ._dress import Dressed, scope_for_this_thread

# The one that takes any number of a descriptor; Windows has only the other.
_Selector: type[selectors.BaseSelector] = getattr(
    selectors, "PollSelector", selectors.SelectSelector
)


def _wait(scope: Scope, sock: socket.socket, event: int) -> None:
    """Wait until it is ready; a press lets Python's handler run, which may raise."""
    deadline = Deadline(sock.gettimeout())
    with _Selector() as selector:
        selector.register(scope, selectors.EVENT_READ)
        wanted = selector.register(sock, event)
        while True:
            ready = [key for key, _ in selector.select(deadline.left())]
            if len(ready) > (wanted in ready):
                scope.check()
            if wanted in ready:
                return
            if deadline.is_over():
                raise TimeoutError("timed out")


def interruptible_socket(plain: Any) -> type:
    """Derive from a class of sockets."""

    class InterruptibleSocket(plain):  # type: ignore[misc]
        """The waits of a `socket.socket`."""

        __slots__ = ()

        def _when_readable(self) -> None:
            scope = scope_for_this_thread(self)
            # A closed one has its own way to say so.
            if scope is not None and self.gettimeout() != 0 and self.fileno() >= 0:
                _wait(scope, self, selectors.EVENT_READ)

        def recv(self, *args: Any) -> bytes:
            """Receive; a press ends it."""
            self._when_readable()
            received: bytes = super().recv(*args)
            return received

        def recv_into(self, *args: Any, **kwargs: Any) -> int:
            """Receive; a press ends it."""
            self._when_readable()
            count: int = super().recv_into(*args, **kwargs)
            return count

        def recvfrom(self, *args: Any) -> Any:
            """Receive; a press ends it."""
            self._when_readable()
            return super().recvfrom(*args)

        def recvfrom_into(self, *args: Any, **kwargs: Any) -> Any:
            """Receive; a press ends it."""
            self._when_readable()
            return super().recvfrom_into(*args, **kwargs)

        def accept(self) -> Any:
            """Accept; a press ends it."""
            self._when_readable()
            return super().accept()

        def connect(self, address: Any) -> None:
            """Connect; a press ends it."""
            scope = scope_for_this_thread(self)
            timeout = self.gettimeout()
            if scope is None or timeout == 0:
                super().connect(address)
                return
            self.setblocking(False)
            try:
                begun = super().connect_ex(address)
            finally:
                self.settimeout(timeout)
            if begun in (errno.EWOULDBLOCK, errno.EINPROGRESS):
                _wait(scope, self, selectors.EVENT_WRITE)
                begun = self.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if begun:
                raise OSError(begun, os.strerror(begun))

    return InterruptibleSocket


class SocketScope(Dressed):
    """Around the waits of a `socket.socket`."""

    dress = staticmethod(interruptible_socket)
    waits_for_descriptor = True


def adapt(thing: Any, options: dict[str, Any]) -> Scope | None:
    """Make a scope for it, if it is a socket."""
    if not isinstance(thing, socket.socket):
        return None
    if thing.fileno() < 0:
        raise ValueError("the socket is closed")
    if hasattr(thing, "do_handshake"):
        raise TypeError("a TLS socket cannot be freed by itself; pass the socket inside it, or act")
    return SocketScope(thing, options)
