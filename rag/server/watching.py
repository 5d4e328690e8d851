"""Every request from outside all else: its id, its line in the log, its place in the metrics."""

import logging
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.server.logs import REQUEST_ID, is_fit
from rag.server.metrics import Metrics

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"


class Watched:
    """ASGI middleware that names each request, and records how it went.

    The id is the caller's, if one comes that is fit to be repeated, else a new one. Questions and
    query strings are not logged.

    Args:
        app: Answers.
        metrics: Counts.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and record how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get(HEADER, "")
        identifier = sent if is_fit(sent) else uuid.uuid4().hex
        scope["request_id"] = identifier
        token = REQUEST_ID.set(identifier)
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identifier
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            route = _route(scope)
            self._metrics.request(scope["method"], route, status, seconds)
            caller = scope.get("caller")
            fields = {
                "method": scope["method"],
                "path": scope["path"],
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "caller": caller.name if caller else "",
            }
            log.info("request", extra={"fields": fields})
            REQUEST_ID.reset(token)


def _route(scope: Scope) -> str:
    """Return the route's pattern: the paths themselves would be without number."""
    path = getattr(scope.get("route"), "path", None)
    return path or ("page" if scope.get("route") else "none")
