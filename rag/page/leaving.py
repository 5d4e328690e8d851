"""Readers who leave: when a browser hangs up on its answers, nobody works on them any more."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.cancelling import Cancellation

_STREAM = "/gradio_api/queue/data"
"""Where a browser listens to what comes of its events (Gradio's client protocol)."""


class Leaving:
    """Knows what is being answered, by the session that waits for it, and calls it off.

    A session is Gradio's name for one tab; nothing but the means to call its answers off is kept,
    and that only as long as they are being made.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: defaultdict[str, set[Cancellation]] = defaultdict(set)

    @contextmanager
    def waiting(self, session: str) -> Iterator[Cancellation]:
        """Yield what calls off the work inside once its session has left."""
        cancellation = Cancellation()
        with self._lock:
            self._answers[session].add(cancellation)
        try:
            yield cancellation
        finally:
            with self._lock:
                self._answers[session].discard(cancellation)
                if not self._answers[session]:
                    del self._answers[session]

    def left(self, session: str) -> None:
        """Call off all that a session waits for."""
        with self._lock:
            answers = tuple(self._answers.get(session, ()))
        for cancellation in answers:
            cancellation.cancel()


class HangUps:
    """ASGI middleware that notices when a browser hangs up on the stream of its answers.

    Gradio goes on with what an event has begun until its next result. It would tell of a closed tab
    only if each tab held a connection of its own for that, of which a browser has six for a server.

    Args:
        app: The page.
        leaving: Is told who left.
    """

    def __init__(self, app: ASGIApp, leaving: Leaving) -> None:
        self._app = app
        self._leaving = leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or not scope["path"].endswith(_STREAM):
            await self._app(scope, receive, send)
            return
        sessions = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash")
        complete = False

        async def receive_watched() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not complete:
                for session in sessions or ():
                    self._leaving.left(session)
            return message

        async def send_watched(message: Message) -> None:
            nonlocal complete
            complete = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        await self._app(scope, receive_watched, send_watched)
