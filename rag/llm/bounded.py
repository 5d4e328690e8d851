"""An HTTP client whose answers must be complete in time, and end when they are called off."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

import httpx2

from rag.cancelling import breaking
from rag.llm.retrying import Deadline

_CONNECTED = ("connect_tcp.complete", "start_tls.complete")
"""The events of httpcore's trace that tell of a connection, behind the name of who made it."""


class BoundedClient(httpx2.Client):
    """A client whose read time-out holds for the whole answer instead of for each read.

    A server that sends a comment every few seconds would otherwise hold its caller for ever. What
    is called off (`rag.cancelling`) ends at once, also while the server is silent: its connection
    is closed under the thread that waits. So that it is known, each request makes its own.

    Args:
        options: As `httpx2.Client` takes them.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(limits=httpx2.Limits(max_keepalive_connections=0), **options)

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:  # noqa: ANN401
        """Send a request; the stream of its response ends with `httpx2.ReadTimeout` in time."""
        deadline = Deadline(request.extensions["timeout"]["read"])
        line = _Line()
        request.extensions = {**request.extensions, "trace": line.traced}
        with breaking(line.cut):
            response = super().send(request, **options)
        if isinstance(response.stream, httpx2.SyncByteStream) and not response.is_stream_consumed:
            response.stream = _BoundedStream(response.stream, deadline, line)
        return response


class _Line:
    """The connection of one request, which another thread may cut."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def traced(self, event: str, about: Mapping[str, Any]) -> None:
        """Take note of the socket, as httpcore tells it (its extension "trace")."""
        if not event.endswith(_CONNECTED):
            return
        with self._lock:
            self._socket = about["return_value"].get_extra_info("socket")
            if self._is_cut:
                self._shut()

    def cut(self) -> None:
        """End the connection, or the one that is just being made."""
        with self._lock:
            self._is_cut = True
            self._shut()

    def _shut(self) -> None:
        # Closing a socket would not wake the thread that reads from it. That of TLS would take
        # its own layer away from under the reader first.
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _BoundedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, deadline: Deadline, line: _Line) -> None:
        self._stream = stream
        self._deadline = deadline
        self._line = line

    def __iter__(self) -> Iterator[bytes]:
        with breaking(self._line.cut):
            for chunk in self._stream:
                if self._deadline.passed:
                    raise httpx2.ReadTimeout("the answer was not complete in time")
                yield chunk

    def close(self) -> None:
        self._stream.close()
