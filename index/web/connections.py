"""Connections to checked addresses, which end when their time is over or the user stops them.

The address that was checked is the one that is connected to: a name that stands for another
address a moment later (DNS rebinding) gains nothing. TLS still verifies the name.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from ssl import SSLContext
from typing import Any, TypeVar

import httpcore
import httpx

from index.errors import FetchError, FetchStoppedError
from index.web.addresses import Resolver, check_address

_TICK = 0.1  # seconds between two looks at whether to stop
T = TypeVar("T")


class Budget:
    """The time that one document may take, and whether the user wants to stop.

    Args:
        total: Seconds for one document.
        stop: Set by whoever wants the fetching to end.
    """

    def __init__(self, total: float, stop: threading.Event) -> None:
        self._total = total
        self._stop = stop
        self._end = 0.0

    def start(self) -> None:
        """Begin a document."""
        self._end = time.monotonic() + self._total

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Do what the running document's time does not count, be it another document."""
        left = self._end - time.monotonic()
        try:
            yield
        finally:
            self._end = time.monotonic() + left

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            FetchStoppedError: The user stops.
            FetchError: The time is over.
        """
        if self._stop.is_set():
            raise FetchStoppedError("stopped")
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"not complete after {self._total:g} s")
        return left

    def wait(
        self, work: Callable[[], T], abandoned: Callable[[T], None], timeout: float | None = None
    ) -> T:
        """Return what `work` returns, without waiting longer than the budget allows.

        Args:
            work: Cannot be interrupted, so it runs in a thread of its own.
            abandoned: Gets the result if nobody waits for it any more.
            timeout: Seconds to wait at most, even if the budget allows more.

        Raises:
            httpcore.ConnectTimeout: `timeout` is over.
        """
        end = None if timeout is None else time.monotonic() + timeout
        done: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
        nobody_waits = threading.Event()

        def run() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001  it is raised where it is waited for
                done.put((None, error))
                return
            done.put((result, None))
            if nobody_waits.is_set():
                abandoned(result)

        threading.Thread(target=run, daemon=True, name="fetch").start()
        answer: tuple[T | None, BaseException | None] | None = None
        try:
            while answer is None:
                with suppress(Empty):
                    answer = done.get(timeout=min(_TICK, self.left()))
                if answer is None:
                    _check(end)
        except BaseException:
            nobody_waits.set()
            raise
        result, error = answer
        if error is not None:
            raise error
        return result  # type: ignore[return-value]


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks every address, and connects to one of these.

    Args:
        budget: The time there is.
        resolve: From a name to its addresses.
        allow_private: Whether addresses that are not public may be connected to.
    """

    def __init__(self, budget: Budget, resolve: Resolver, *, allow_private: bool) -> None:
        self._budget = budget
        self._resolve = resolve
        self._allow_private = allow_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        end = time.monotonic() + (timeout or self._budget.left())
        try:
            addresses = self._budget.wait(
                lambda: self._resolve(host, port), lambda _: None, timeout
            )
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise FetchError(f"the host {host} is not known: {reason}") from None
        if not self._allow_private:
            for address in addresses:
                check_address(host, address)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for n, address in enumerate(addresses):
            share = max(0.001, end - time.monotonic()) / (len(addresses) - n)

            def connect(address: str = address, share: float = share) -> httpcore.NetworkStream:
                return self._plain.connect_tcp(
                    address, port, share, local_address, tuple(socket_options or ())
                )

            try:
                return _Stream(self._budget.wait(connect, _close), self._budget)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection that looks at the budget while it waits."""

    def __init__(self, inner: httpcore.NetworkStream, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        end = time.monotonic() + (timeout or self._budget.left())
        while True:
            self._budget.left()
            with suppress(httpcore.ReadTimeout):
                return self._inner.read(max_bytes, _TICK)
            if time.monotonic() >= end:
                raise httpcore.ReadTimeout

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._budget.left()
        self._inner.write(buffer, min(timeout or left, left))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        connection = self._inner.get_extra_info("socket").dup()
        try:
            secured = self._budget.wait(
                lambda: self._inner.start_tls(ssl_context, server_hostname, timeout),
                _close,
                timeout,
            )
        except BaseException:
            with suppress(OSError):  # ends a handshake that goes on byte by byte
                connection.shutdown(socket.SHUT_RDWR)
            raise
        finally:
            connection.close()
        return _Stream(secured, self._budget)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  httpcore's own signature
        return self._inner.get_extra_info(info)


class CheckedTransport(httpx.BaseTransport):
    """httpx over connections that a `CheckedBackend` makes."""

    def __init__(self, backend: CheckedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=4,
            max_keepalive_connections=4,
            keepalive_expiry=15.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and return the response, its body yet unread.

        If a connection that served before ends without an answer, its server had closed it in
        that moment, and a new one is asked (RFC 9112, section 9.3.1).
        """
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        origin = asked.url.origin
        served = any(old.can_handle_request(origin) for old in self._pool.connections)
        try:
            response = self._pool.handle_request(asked)
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            if not served:
                raise
            response = self._pool.handle_request(asked)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def _check(end: float | None) -> None:
    if end is not None and time.monotonic() >= end:
        raise httpcore.ConnectTimeout


def _close(stream: httpcore.NetworkStream) -> None:
    stream.close()
