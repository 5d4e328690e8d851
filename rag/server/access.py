"""Who may do what: callers are known before any route is reached."""

import base64
import binascii
from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.server.buckets import Buckets
from rag.server.callers import Caller, Role
from rag.server.keys import Keys, KeysError
from rag.server.problems import TOO_LARGE, problem
from rag.server.settings import ServerSettings

OPEN = ("/healthz", "/readyz")
"""What needs no key: whoever watches over the process has none."""
PROGRAMS = ("/v1", "/mcp", "/healthz", "/readyz", "/metrics", "/openapi.json")
"""What is for programs; the page is everywhere else, and not asked for what is wrong there."""
_METERED = ("/v1/", "/mcp")
_API = ("/v1/", "/mcp", "/metrics", "/openapi.json")


class Gate:
    """ASGI middleware that turns away wrong hosts and callers without a key.

    A key comes as ``Authorization: Bearer KEY``, or as the password of HTTP Basic, which is how a
    browser asks for it. Without a file of keys everybody may read, and writes are refused unless
    the settings allow them. Where people sign in, the page lets them in itself, and programs need
    keys in any case.

    Args:
        app: What is guarded.
        settings: The names of the host, and whether anybody may write.
        keys: The keys; None asks for none.
        signed: Whether people sign in on the page.
        page_bodies: Bytes of a body at most, by the paths of the page where it may be larger.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: ServerSettings,
        keys: Keys | None,
        *,
        signed: bool = False,
        page_bodies: Mapping[str, int] | None = None,
    ) -> None:
        self._app = app
        self._settings = settings
        self._keys = keys
        self._signed = signed
        self._page_bodies = page_bodies or {}
        self._buckets = Buckets(settings.rate) if settings.rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if refusal := self._refusal(scope, Headers(scope=scope)):
            await refusal(scope, receive, send)
            return
        await self._app(scope, self._bounded(receive, self._limit(scope)), send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Return why a request is turned away; else put its caller into the scope."""
        status, told = self._wrong(scope, headers)
        if status:
            return problem(scope, status, told)
        try:
            caller = self._caller(scope, headers)
        except KeysError as error:
            return problem(scope, 503, str(error))
        if caller is None:
            scheme = "Bearer" if scope["path"].startswith(_API) else 'Basic realm="Dateline"'
            told = "a key is needed: send it as Authorization: Bearer KEY"
            told += "" if self._keys else "; the server knows none without --api-keys"
            return problem(scope, 401, told, headers={"WWW-Authenticate": scheme})
        scope["caller"] = caller
        metered = self._buckets if scope["path"].startswith(_METERED) else None
        if metered and (wait := metered.take(caller.name)):
            seconds = str(ceil(wait))
            told = f"that is too often: try again in {seconds} s"
            return problem(scope, 429, told, headers={"Retry-After": seconds})
        return None

    def _wrong(self, scope: Scope, headers: Headers) -> tuple[int, str]:
        """Return what is wrong with a request whoever sends it: a status, 0 if nothing is."""
        hosts = self._settings.hosts
        if hosts and _host(headers.get("host", "")) not in hosts:
            return 400, "the server goes by another name than the header Host says"
        if scope["path"].startswith(_METERED) and not _same_origin(headers):
            return 403, "a page of another origin may not ask: the header Origin names another host"
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._limit(scope):
            return 413, TOO_LARGE
        return 0, ""

    def _limit(self, scope: Scope) -> int:
        return self._page_bodies.get(scope["path"], self._settings.body_limit)

    def _bounded(self, receive: Receive, limit: int) -> Receive:
        """Return what receives a body, and raises once it is over the limit."""
        size = 0

        async def receive_bounded() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
            return message

        return receive_bounded

    def _caller(self, scope: Scope, headers: Headers) -> Caller | None:
        address = scope["client"][0] if scope.get("client") else "unknown"
        if self._signed and not is_for_programs(scope["path"]):
            return Caller(address, Role.READER)
        if self._keys is None and self._signed:
            return Caller(address, Role.READER) if scope["path"] in OPEN else None
        if self._keys is None:
            role = Role.EDITOR if self._settings.allow_writes else Role.READER
            return Caller(address, role)
        if scope["path"] in OPEN:
            return Caller(address, Role.READER)
        return self._keys.caller(_key(headers.get("authorization", "")))


def is_for_programs(path: str) -> bool:
    """Tell whether a path is one of `PROGRAMS`, or below one."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PROGRAMS)


def _host(header: str) -> str:
    """Return the name of a Host header without its port."""
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0].lower()


def _same_origin(headers: Headers) -> bool:
    """Tell whether no page asks, or one that came from here."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _key(header: str) -> str:
    scheme, _, sent = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(sent.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return sent.strip() if scheme.lower() == "bearer" else ""


def may_see_all(request: Request) -> bool:
    """Tell whether the caller sees what is withdrawn or under embargo."""
    caller: Caller = request.scope["caller"]
    return caller.role is Role.EDITOR


def must_edit(request: Request) -> None:
    """Refuse a caller who may only read.

    Raises:
        HTTPException: Just so.
    """
    if may_see_all(request):
        return
    asks_for_keys = request.app.state.keys is not None
    cure = "use an editor's key" if asks_for_keys else "start the server with --allow-writes"
    raise HTTPException(HTTPStatus.FORBIDDEN, f"only editors may change the corpus: {cure}")
