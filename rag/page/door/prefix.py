"""The path below which a proxy shows the server."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class UnderPath:
    """ASGI middleware that takes a path's beginning away, if the proxy has not done so.

    Args:
        app: Answers as if it stood at the root.
        prefix: What is taken away, with a slash before it and none behind it; empty is nothing.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the path that is left."""
        path = scope.get("path", "")
        if self._prefix and path == self._prefix:  # what the page names would be looked for above
            await RedirectResponse(f"{self._prefix}/", 308)(scope, receive, send)
            return
        if self._prefix and path.startswith(f"{self._prefix}/"):
            raw = scope.get("raw_path") or b""
            cut = raw[len(self._prefix) :] if raw.startswith(self._prefix.encode()) else raw
            scope = {**scope, "path": path[len(self._prefix) :], "raw_path": cut}
        await self._app(scope, receive, send)
