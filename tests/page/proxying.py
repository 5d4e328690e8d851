"""A tiny reverse proxy that shows a server below a path, and nothing beside it."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}


@contextmanager
def proxied(target: str, prefix: str, *, strip: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a proxy, and the paths that it was asked for outside of its prefix.

    Args:
        target: Address of the server.
        prefix: The path below which it is shown.
        strip: Whether the proxy takes the prefix away before it asks the server.
    """
    strayed: list[str] = []
    server = urlsplit(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            if not (self.path == prefix or self.path.startswith(f"{prefix}/")):
                strayed.append(self.path)
                self.send_error(404)
                return
            self.close_connection = True
            path = (self.path.removeprefix(prefix) or "/") if strip else self.path
            length = int(self.headers.get("Content-Length", 0))
            kept = {n: v for n, v in self.headers.items() if n.lower() not in _HOP_BY_HOP}
            kept |= {"X-Forwarded-For": self.client_address[0], "X-Forwarded-Proto": "http"}
            upstream = http.client.HTTPConnection(server.hostname, server.port)
            try:
                upstream.request(self.command, path, self.rfile.read(length), kept)
                answer = upstream.getresponse()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in _HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                while piece := answer.read1(1 << 16):
                    self.wfile.write(piece)
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError, http.client.IncompleteRead):
                pass  # the browser has gone, as it does with streams, or the server has ended
            finally:
                upstream.close()

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self.pass_on
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as proxy:
        thread = Thread(target=proxy.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{proxy.server_port}{prefix}", strayed
        finally:
            proxy.shutdown()
            thread.join()
