"""Nothing is sent during a test, except to a test's own server on this machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

LOOPBACK = ("127.", "::1", "localhost")


class SocketOpened(AssertionError):
    """Something tried to talk to the world."""


@contextmanager
def closed(*, loopback: bool) -> Iterator[None]:
    """Sockets refuse to connect, but Unix sockets, and loopback's where a test says that it has a server there."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto

    def check(opened: socket.socket, address: Any) -> None:
        inward = isinstance(address, tuple) and str(address[0]).startswith(LOOPBACK)
        if opened.family != socket.AF_UNIX and not (loopback and inward):
            raise SocketOpened(f"a socket was opened to {address}; tests talk to nobody (mark: network, for loopback)")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(self, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        check(self, rest[-1])
        return sendto(self, data, *rest)

    with patch.multiple(socket.socket, connect=guarded_connect, connect_ex=guarded_connect_ex, sendto=guarded_sendto):
        yield
