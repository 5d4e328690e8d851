"""A web server on this machine that answers as each test wants it to, and counts the requests."""

import gzip
import socket
import struct
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """What the server answers, by path: bytes, text, or a function of the request handler."""

    def __init__(self, server):
        self.server = server
        self.port = server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self.answers = {}
        self.requests = []
        self.over = threading.Event()

    def at(self, path):
        return self.url + path

    def secure(self, context):
        """Answer over TLS from now on."""
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    @property
    def asked(self):
        """How often each path was asked for, robots.txt aside."""
        return Counter(path for path, _ in self.requests if path != "/robots.txt")


@contextmanager
def serving():
    """Run a server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            site.requests.append((self.path, dict(self.headers)))
            answer = site.answers.get(self.path)
            try:
                if callable(answer):
                    answer(self)
                elif answer is None:
                    send(self, b"there is nothing here", status=404)
                else:
                    send(self, answer)
            except (ConnectionError, BrokenPipeError):
                self.close_connection = True

        def log_message(self, *arguments):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request, client_address):
            pass  # a client that has had enough

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler, body, *, status=200, kind="", **headers):
    """Send one whole answer; header names are written with _ for -."""
    body = body.encode() if isinstance(body, str) else body
    if not kind:
        start = body.lstrip()[:40]
        html = start.startswith((b"<html", b"<!doctype"))
        kind = "text/html" if html else "application/xml" if start[:1] == b"<" else "text/plain"
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in ({"Content_Length": str(len(body))} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def answering(body=b"", **options):
    """Return an answer with a status or headers of its own."""
    return lambda handler: send(handler, body, **options)


def redirecting(target, status=302):
    return answering(status=status, Location=target)


def validated(body, etag):
    """Return an answer with an ETag that is 304 for those who know it."""

    def answer(handler):
        if handler.headers.get("If-None-Match") == etag:
            send(handler, b"", status=304, ETag=etag)
        else:
            send(handler, body, ETag=etag)

    return answer


def dripping(site, head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", piece=b"a"):
    """Return an answer that comes byte by byte and never ends."""

    def answer(handler):
        handler.close_connection = True
        handler.wfile.write(head)
        while not site.over.wait(0.02):
            handler.wfile.write(piece)

    return answer


def silent(site):
    """Return an answer that never comes."""

    def answer(handler):
        handler.close_connection = True
        site.over.wait(30)

    return answer


def waiting(site, answer, seconds=0.25):
    """Return an answer that comes late."""

    def late(handler):
        site.over.wait(seconds)
        answer(handler)

    return late


def raw(data, *, reset=False):
    """Return an answer of these bytes, after which the connection ends, or is reset."""

    def answer(handler):
        handler.close_connection = True
        handler.wfile.write(data)
        if reset:
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()

    return answer


def packed_zeros(size):
    return answering(gzip.compress(bytes(size)), kind="text/html", Content_Encoding="gzip")


def page(headline, paragraphs, *, published="2025-11-20T08:00:00Z", head=""):
    """Return a news page of enough words that it is one."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{headline}</title>{head}'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><main><article><h1>{headline}</h1>{text}</article></main></body></html>"
    )


STORY = (
    "The river Arrin rose two metres overnight and flooded the lower quarter of Vale Cross, where "
    "firefighters carried forty people from their houses, the mayor said on Thursday morning.",
    "Schools stay closed until Monday, and the bridge to Calder Bay is shut for lorries, the "
    "council of the town decided after a meeting that lasted the whole night.",
)


def story(number):
    """Return the paragraphs of a story that is like no other."""
    return [f"Report number {number} from the town. {STORY[0]}", f"{STORY[1]} It was day {number}."]


def feed(*items):
    """Return an RSS feed; an item is its link, its title, and its summary."""
    entries = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Thu, 20 Nov 2025 09:00:00 GMT</pubDate>"
        f"<description>{summary}</description></item>"
        for link, title, summary in items
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Vale Cross Courier</title>'
        f"{entries}</channel></rss>"
    )
