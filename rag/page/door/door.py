"""ASGI middleware that stands before the page, wherever it is served."""

import time
from collections.abc import Callable
from ipaddress import ip_address
from math import ceil

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.page.adding.routes import PATHS, AddRoutes
from rag.page.adding.work import Adding
from rag.page.door.origin import SAFE, is_own
from rag.page.door.signing import SIGN_IN, SIGN_OUT, Signing
from rag.page.door.visitor import VISITOR, Visitor
from rag.page.settings import PageSettings
from rag.server.buckets import Buckets
from rag.server.callers import Caller, Role
from rag.server.users import Users, UsersError

_ASKING = ("/gradio_api/queue/join", *PATHS)
"""What a minute's number of questions and additions is counted by."""
_UNUSED = ("/gradio_api/upload", "/gradio_api/proxy", "/login", "/logout", "/gradio_api/token")
"""What Gradio offers and the page does not use: files for its cache, and its own signing in."""
_STARTING = "/gradio_api/startup-events"
"""What Gradio asks itself when it starts, which it does without signing in."""
_PROXYS = (
    *("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    *("x-real-ip", "forwarded", "via"),
)
"""Headers that come from a proxy."""
_CALLS = 10
"""How many other calls go with a question."""
_LEAST_CALLS = 600
"""How many there may be in any case: opening the page takes some, and so does reading."""


class Door:
    """Knows the visitor of each request, refuses what is too often, and takes what is added.

    Args:
        app: The page.
        settings: How the page lets people in.
        users: Who may sign in; None asks nobody to.
        adding: Takes what editors add.
        local: What somebody at this machine may do where nobody signs in; None leaves that to
            the caller that has been put into the scope.
        clock: Seconds, ever growing.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: PageSettings,
        adding: Adding,
        users: Users | None = None,
        local: Role | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._uploads = settings.uploads
        self._signing = Signing(users, settings.prefix, clock) if users else None
        self._routes = AddRoutes(adding)
        self._local = local
        self._questions = Buckets(settings.rate, clock) if settings.rate else None
        self._calls = (
            Buckets(max(settings.rate * _CALLS, _LEAST_CALLS), clock) if settings.rate else None
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its visitor, or answer it."""
        if scope["type"] == "websocket":  # the page needs none
            await send({"type": "websocket.close"})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except UsersError as error:
            answer = _told(503, str(error))
        if isinstance(answer, Response):
            await answer(scope, receive, send)
            return
        scope["caller"] = answer.caller
        token = VISITOR.set(answer)
        try:
            await self._app(scope, receive, send)
        finally:
            VISITOR.reset(token)

    async def _answer(self, request: Request) -> Response | Visitor:
        """Return the response to what the door itself answers, else who asks the page."""
        path, posted = request.scope["path"], request.method == "POST"
        if refusal := _never(request, path):
            return refusal
        if self._signing and path == SIGN_IN:
            return await self._signing.sign_in(request) if posted else self._signing.page()
        visitor = self._visitor(request)
        if visitor is None:
            return self._stranger(request)
        request.scope["caller"] = visitor.caller  # the log has what the door itself answers, too
        if not posted:
            return visitor
        return self._too_often(path, visitor.caller) or await self._posted(request, visitor)

    async def _posted(self, request: Request, visitor: Visitor) -> Response | Visitor:
        """Answer what is posted to the door itself; else return who asks the page."""
        path = request.scope["path"]
        if self._signing and path == SIGN_OUT:
            return self._signing.sign_out(request)
        if path in PATHS:
            return await self._routes.answer(request, visitor.uploads)
        return visitor

    def _visitor(self, request: Request) -> Visitor | None:
        """Return who asks; None if it is somebody who has to sign in."""
        caller = self._signing.caller(request) if self._signing else self._unsigned(request)
        if caller is None:
            return None
        edits = caller.role is Role.EDITOR
        return Visitor(caller, self._signing is not None, self._uploads if edits else None)

    def _unsigned(self, request: Request) -> Caller:
        """Return who asks where nobody signs in: only this machine's own user may be an editor.

        Behind a proxy everybody seems to be at this machine.
        """
        if self._local is None:
            caller: Caller = request.scope["caller"]
            return caller
        address = request.client.host if request.client else ""
        here = _is_here(address) and not any(name in request.headers for name in _PROXYS)
        return Caller(address, self._local if here else Role.READER)

    def _stranger(self, request: Request) -> Response | Visitor:
        """Answer somebody who has not signed in."""
        assert self._signing  # noqa: S101  (else there are no strangers)
        address = request.client.host if request.client else ""
        if request.scope["path"] == _STARTING and _is_here(address):
            return Visitor(Caller(address, Role.READER))
        if request.method in SAFE and "text/html" in request.headers.get("accept", ""):
            return self._signing.to_sign_in()
        return _told(401, "You are signed out: sign in again.")

    def _too_often(self, path: str, caller: Caller) -> Response | None:
        """Return why a request must wait; None if it need not."""
        asks = path.rstrip("/") in _ASKING
        buckets = self._questions if asks else self._calls
        wait = ceil(buckets.take(caller.name)) if buckets else 0
        if not wait:
            return None
        told = f"That was too often: try again in {wait} second{'' if wait == 1 else 's'}."
        return _told(429, told, {"Retry-After": str(wait)})


def _never(request: Request, path: str) -> Response | None:
    """Return why a request is refused whoever sends it; None if it is not."""
    if request.method not in SAFE and not is_own(request.headers):
        return _told(403, "A page of another origin may not do this.")
    if any(path == one or path.startswith(f"{one}/") for one in _UNUSED):
        return _told(404, "The page does not use this.")
    return None


def _told(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """Return a refusal as the page's script shows it."""
    return JSONResponse({"error": text}, status, {"Cache-Control": "no-store", **(headers or {})})


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
