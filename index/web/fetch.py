"""`Fetcher`: one document of the web at a time, within limits, from addresses that were checked."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.errors import FetchError, FetchStoppedError
from index.times import Timestamp
from index.web import robots
from index.web.addresses import Resolver, checked_url, resolve
from index.web.bodies import read_body

if TYPE_CHECKING:
    import httpx

AGENT = "Dateline"
"""The product name that sites can address in their robots.txt."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html, "
    "application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
)
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


_MAX_TYPE = 1000  # characters; of a longer one the end is not looked at

LONGEST_RETRY_AFTER = 24 * 3600.0
"""Seconds: a server that asks for a longer rest is asked again after a day all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much a fetch may take.

    Args:
        connect: Seconds until a connection stands, name look-up included.
        read: Seconds without a single byte.
        total: Seconds for one document with its redirects, whatever it does; robots.txt and
            the pauses that a site asks for do not count.
        size: Bytes of a document, both as sent and unpacked.
        redirects: How many are followed.
        delay: The longest pause in seconds between two requests to a site that asks for one.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    size: int = 32 << 20
    redirects: int = 5
    delay: float = 10.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether a document has changed (RFC 9110, section 8.8)."""

    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The request headers that make a fetch conditional; what cannot be sent is left out."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if _SENDABLE.fullmatch(value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was fetched.

    Args:
        url: Where it lies, after all redirects.
        body: The bytes, unpacked.
        media_type: What the server says it is ("text/html"); empty if it does not say.
        charset: The character set that the server names; None if it does not.
        validators: For the next, conditional fetch.
        fetched: When.
    """

    url: str
    body: bytes
    media_type: str
    charset: str | None
    validators: Validators
    fetched: Timestamp


class Fetcher:
    """Fetches documents over http and https; use it as a context manager, from one thread.

    Every address is checked when it is connected to, that of each redirect too. robots.txt is
    honoured. Cookies are not kept; proxies and passwords from the environment are not used,
    since through a proxy nobody could check the address. `SSL_CERT_FILE` is respected.

    Args:
        limits: How long and how much.
        allow_private: Whether addresses of private networks may be asked.
        resolve: From a host's name to its addresses.
        stop: Once it is set, running and later fetches raise `FetchStoppedError`.
        resting: When each site that asked for a rest may be asked again, in seconds since 1970;
            is kept current.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        allow_private: bool = False,
        resolve: Resolver = resolve,
        stop: threading.Event | None = None,
        resting: dict[str, float] | None = None,
    ) -> None:
        import httpx  # noqa: PLC0415

        from index.web.connections import (  # noqa: PLC0415
            Budget,
            CheckedBackend,
            CheckedTransport,
        )

        self._limits = limits or Limits()
        self._allow_private = allow_private
        self._stop = stop or threading.Event()
        self._budget = Budget(self._limits.total, self._stop)
        backend = CheckedBackend(self._budget, resolve, allow_private=allow_private)
        self._transport = CheckedTransport(backend)
        self._timeout = httpx.Timeout(self._limits.read, connect=self._limits.connect).as_dict()
        self._agent = f"{AGENT}/{version('dateline')} (reads news into a local index)"
        self._robots = robots.Robots(AGENT, self._robots_txt)
        self._asked: dict[str, float] = {}
        self._resting = {} if resting is None else resting

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def fetch(self, url: str, known: Validators | None = None) -> Document | None:
        """Fetch a document, with its redirects.

        Args:
            url: The address.
            known: From an earlier fetch; makes this one conditional.

        Returns:
            The document, or None if it is still the one that `known` came from.

        Raises:
            FetchError: It cannot be had, or may not be.
            FetchStoppedError: `stop` was set meanwhile.
        """
        headers = {"Accept": _ACCEPT, **(known or Validators()).headers}
        with self._following(
            checked_url(url, allow_private=self._allow_private), headers, polite=True
        ) as response:
            if response.status_code == HTTPStatus.NOT_MODIFIED and known and known.headers:
                return None
            if not response.is_success or response.status_code == HTTPStatus.PARTIAL_CONTENT:
                raise self._refused(response)
            body = read_body(response, self._limits.size)
            media = Message()
            media["Content-Type"] = response.headers.get("Content-Type", "")[:_MAX_TYPE]
            kind = media.get_content_type() if "/" in media["Content-Type"] else ""
            return Document(
                url=str(response.request.url),
                body=body,
                media_type=kind if _MEDIA_TYPE.fullmatch(kind) else "",
                charset=media.get_content_charset(),
                validators=_validators(response),
                fetched=Timestamp.of(datetime.now(UTC)),
            )

    def _robots_txt(self, url: "httpx.URL") -> robots.Answer:
        with self._following(url, {}, polite=False) as response:
            body = read_body(response, robots.MAX_BYTES, cut=True) if response.is_success else b""
            return robots.Answer(response.status_code, body)

    @contextmanager
    def _following(
        self, url: "httpx.URL", headers: dict[str, str], *, polite: bool
    ) -> "Iterator[httpx.Response]":
        """Open an address and those that it redirects to; the last response is still unread."""
        seen: set[str] = set()
        first = url
        self._budget.start()
        while True:
            if str(url) in seen:
                raise FetchError(f"{first} redirects in a circle, by way of {url}")
            if len(seen) > self._limits.redirects:
                raise FetchError(f"{first} redirects more than {self._limits.redirects} times")
            seen.add(str(url))
            if polite:
                with self._budget.aside():
                    self._robots.check(url)
                    self._pause(url)
            with self._opened(url, headers) as response:
                target = response.headers.get("Location", "")
                if response.status_code not in _REDIRECTS or not target:
                    yield response
                    return
            url = self._redirected(url, target)

    def _redirected(self, url: "httpx.URL", target: str) -> "httpx.URL":
        import httpx  # noqa: PLC0415

        try:
            joined = str(url.join(target))
        except httpx.InvalidURL:
            joined = target
        try:
            return checked_url(joined, allow_private=self._allow_private)
        except FetchError as error:
            raise FetchError(f"{url} redirects to where is not followed: {error}") from None

    @contextmanager
    def _opened(self, url: "httpx.URL", headers: dict[str, str]) -> "Iterator[httpx.Response]":
        """Send one request; whatever goes wrong until its body is read is a `FetchError`."""
        import httpcore  # noqa: PLC0415
        import httpx  # noqa: PLC0415

        ours = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate"}
        extensions = {"timeout": self._timeout}
        request = httpx.Request("GET", url, headers=ours | headers, extensions=extensions)
        try:
            response = self._transport.handle_request(request)
            response.request = request
            try:
                yield response
            finally:
                response.close()
        except httpcore.ConnectTimeout:
            message = f"{url}: no connection after {self._limits.connect:g} s"
            raise FetchError(message) from None
        except httpcore.ReadTimeout:
            raise FetchError(f"{url}: silent for {self._limits.read:g} s") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise FetchError(
                f"{url}: the connection failed: {error or type(error).__name__}"
            ) from None
        except FetchError as error:
            if str(url) in str(error):
                raise
            raise FetchError(f"{url}: {error}", again_in=error.again_in) from None

    def _refused(self, response: "httpx.Response") -> FetchError:
        status, url = response.status_code, response.request.url
        phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
        again_in = None
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            again_in = _retry_after(response.headers.get("Retry-After", ""))
        if again_in:
            rest = min(again_in, LONGEST_RETRY_AFTER)
            self._resting[url.netloc.decode("ascii")] = time.time() + rest
        message = f"{url}: the server answers HTTP {status} {phrase}".rstrip()
        return FetchError(message, again_in=again_in)

    def _pause(self, url: "httpx.URL") -> None:
        """Wait as long as the site wants between two requests, but no longer than the limit.

        Raises:
            FetchError: The site has asked not to be asked again yet.
        """
        site = url.netloc.decode("ascii")
        rest = self._resting.get(site, 0.0) - time.time()
        if 0 < rest <= LONGEST_RETRY_AFTER:  # longer only if the clock went back
            raise FetchError(
                f"{url}: the server asks to be left alone for {rest:.0f} s", again_in=rest
            )
        if site in self._asked:
            pause = min(self._robots.delay(url), self._limits.delay)
            if self._stop.wait(max(0.0, self._asked[site] + pause - time.monotonic())):
                raise FetchStoppedError("stopped")
        self._asked[site] = time.monotonic()


def _validators(response: "httpx.Response") -> Validators:
    named = (response.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    return Validators(*(value if _SENDABLE.fullmatch(value) else "" for value in named))


def _retry_after(value: str) -> float | None:
    """Return the seconds that Retry-After asks for, as a number or until a date (RFC 9110)."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
