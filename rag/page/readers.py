"""Readers who stop an answer or leave it: nobody works on it any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.cancelling import Cancellation

_STREAM = "/gradio_api/queue/data"
"""Where a browser listens to what comes of its events (Gradio's client protocol)."""
_MOST_STOPPED = 1000
"""Questions that are remembered as stopped before they began; of most the end had just come."""


class Readers:
    """Knows which answers are waited for, and calls off those that are not any more.

    Nothing but the means to call an answer off is kept, and that only as long as it is being made.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: dict[tuple[str, str], Cancellation] = {}
        self._stopped: dict[str, None] = {}  # questions that had not begun, the oldest first

    @contextmanager
    def waiting(self, session: str, ask: str) -> Iterator[Cancellation]:
        """Yield what calls off the work inside once nobody waits for it.

        Args:
            session: Gradio's name for the tab that asks.
            ask: The browser's name for the question.
        """
        cancellation = Cancellation()
        with self._lock:
            self._answers[session, ask] = cancellation
            if ask in self._stopped:
                del self._stopped[ask]
                cancellation.cancel()
        try:
            yield cancellation
        finally:
            with self._lock:
                self._answers.pop((session, ask), None)

    def stop(self, ask: str) -> None:
        """Call a question off, also one that still waits for its turn."""
        with self._lock:
            found = [made for (_, name), made in self._answers.items() if name == ask]
            if not found:
                self._stopped[ask] = None
                if len(self._stopped) > _MOST_STOPPED:
                    del self._stopped[next(iter(self._stopped))]
        for cancellation in found:
            cancellation.cancel()

    def left(self, session: str) -> None:
        """Call off all that a tab waits for."""
        with self._lock:
            found = [made for (of, _), made in self._answers.items() if of == session]
        for cancellation in found:
            cancellation.cancel()


class HangUps:
    """ASGI middleware that notices when a browser hangs up on the stream of its answers.

    Gradio goes on with what an event has begun until its next result. It would tell of a closed tab
    only if each tab held a connection of its own for that, of which a browser has six for a server.

    Args:
        app: The page.
        readers: Are told who left.
    """

    def __init__(self, app: ASGIApp, readers: Readers) -> None:
        self._app = app
        self._readers = readers

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
                    self._readers.left(session)
            return message

        async def send_watched(message: Message) -> None:
            nonlocal complete
            complete = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        await self._app(scope, receive_watched, send_watched)
