"""A scripted language model: a real HTTP server that speaks OpenAI's chat protocol.

It plays what its script says, one act a request and the last one for all further requests, and
keeps what it was sent. No act waits for time: a slow one waits until the test or the client ends.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rag.llm import ModelSettings

Request = dict[str, object]


@dataclass(frozen=True)
class Act:
    """What the server does with one request.

    Args:
        text: What the model writes; a function is given the request and returns it.
        status: Of the response; another than 200 has an error body.
        headers: Further headers.
        pieces: The text as it is streamed; empty cuts it after every third character.
        finish: Why it stopped; None for an answer that breaks off without an end.
        usage: Whether tokens are told.
        body: Sent as it is instead of all of this, with status and headers.
        drop: Whether the connection is closed in the middle of the body, or before any response.
        hang: Whether the server stops, with the connection open, after the text.
        mute: Whether it says nothing at all, as one that is loading its model.
        pings: How many comments come before the first event of a stream.
    """

    text: str | Callable[[Request], str] = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Sequence[str] = ()
    finish: str | None = "stop"
    usage: bool = True
    body: str | None = None
    drop: str = ""
    hang: bool = False
    mute: bool = False
    pings: int = 0


class ScriptedServer(ThreadingHTTPServer):
    """Plays acts; `requests` holds the bodies, `keys` the authorization headers."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, acts: Sequence[Act]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.acts = list(acts)
        self.requests: list[Request] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.asked = threading.Event()  # a request came
        self.gone = threading.Event()  # a client hung up before its answer was complete
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_act(self, request: Request, headers: dict[str, str], path: str) -> Act:
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            self.paths.append(path)
            self.asked.set()
            return self.acts[min(len(self.requests), len(self.acts)) - 1]

    def settings(self, **given: object) -> ModelSettings:
        return ModelSettings.of(**{"base_url": self.base_url, "model": "scripted"} | given)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        request = json.loads(self.rfile.read(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        act = self.server.next_act(request, headers, self.path)
        self.close_connection = True
        if act.drop == "before":
            self._reset()
            return
        if act.mute:
            self._wait_for_the_client()
            return
        text = act.text(request) if callable(act.text) else act.text
        if act.body is not None:
            self._send(act, act.body.encode())
        elif act.status != 200:
            error = {"error": {"message": text or "the script says so", "type": "scripted"}}
            self._send(act, json.dumps(error).encode())
        elif request.get("stream"):
            try:
                self._stream(act, text, request)
            except ConnectionError:  # it hung up while more was written, or without reading all
                self.server.gone.set()
        else:
            self._whole(act, text)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _send(self, act: Act, body: bytes, content_type: str = "application/json") -> None:
        self.send_response(act.status)
        for name, value in ({"Content-Type": content_type} | act.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if act.drop == "middle":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self._reset()
            return
        self.wfile.write(body)

    def _whole(self, act: Act, text: str) -> None:
        if act.hang:
            self._wait_for_the_client()
            return
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": act.finish,
        }
        reply = {"id": "1", "object": "chat.completion", "created": 0, "model": "scripted"}
        reply |= {"choices": [choice]}
        reply |= {"usage": _usage(text)} if act.usage else {}
        self._send(act, json.dumps(reply).encode())

    def _stream(self, act: Act, text: str, request: Request) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(act.pings):
            self._write(b": ping\n\n")
        pieces = act.pieces or [text[i : i + 3] for i in range(0, len(text), 3)]
        for number, piece in enumerate(pieces):
            if act.drop == "middle" and number == len(pieces) // 2:
                self._reset()
                return
            self._event({"index": 0, "delta": {"content": piece}, "finish_reason": None})
        if act.hang:
            self._wait_for_the_client()
            return
        if act.finish is not None:
            self._event({"index": 0, "delta": {}, "finish_reason": act.finish})
            if act.usage and request.get("stream_options"):
                self._event(None, usage=_usage("".join(pieces)))
            self._write(b"data: [DONE]\n\n")

    def _event(self, choice: object, **more: object) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        event |= {"choices": [choice] if choice else []} | more
        self._write(f"data: {json.dumps(event)}\n\n".encode())

    def _write(self, sent: bytes) -> None:
        self.wfile.write(sent)
        self.wfile.flush()

    def _wait_for_the_client(self) -> None:
        """Return when the client hangs up, which ends what can be read of it."""
        self.connection.settimeout(60)
        with suppress(ConnectionError):
            if self.connection.recv(1):
                return
        self.server.gone.set()

    def _reset(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)


def _usage(text: str) -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": len(text.split()), "total_tokens": 0}


@contextmanager
def playing(*acts: Act) -> Iterator[ScriptedServer]:
    """Run a server that plays the acts; without any, an empty answer."""
    server = ScriptedServer(acts or [Act()])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
