"""Serving the page, on this machine only, until a signal ends it."""

import os
import signal
import socket
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from threading import Event, Thread
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index.errors import DatelineError
from rag.engine import NewsRAG
from rag.page.adding.work import Adding
from rag.page.blocks import build, static
from rag.page.door import Door, UnderPath
from rag.page.headers import SecurityHeaders
from rag.page.readers import HangUps, Readers
from rag.page.settings import PageSettings
from rag.server.callers import Role
from rag.server.users import Users

HOST = "127.0.0.1"
PORTS = range(7860, 7880)
STYLES = ("paper", "desk", "talk", "thumbs", "composer", "evidence", "dialogs", "corpus", "phone")
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")


class PortTakenError(DatelineError):
    """Another program listens on the port that the page was to be served on."""


def serve(
    news: NewsRAG,
    *,
    port: int | None = None,
    examples: Sequence[str] = (),
    settings: PageSettings | None = None,
    users: Users | None = None,
    hosts: Sequence[str] = (),
) -> None:
    """Serve the page until SIGINT or SIGTERM; to be called from the main thread.

    Args:
        news: Answers the questions.
        port: Where to listen; 0 takes any free port, None the first free one of `PORTS`.
        examples: Questions that the page starts with.
        settings: How the page lets people in.
        users: Who may sign in; None asks nobody to. Then whoever is at this machine is an editor,
            unless a proxy stands before the page.
        hosts: Names that a proxy calls the page by.

    Raises:
        PortTakenError: Another program listens there.
    """
    settings = settings or PageSettings()
    served = Event()
    ended = _ended()
    port = free_port(port)
    loading = Thread(target=_load, args=(news, served), name="loading", daemon=True)
    loading.start()
    readers = Readers()
    page = build(news, loading, tuple(examples), readers)
    adding = Adding(news.index, loading, allow_private=settings.allow_private)
    proxied = bool(hosts or settings.root_path)
    door = Middleware(
        Door,
        settings=settings,
        adding=adding,
        users=users,
        local=Role.READER if proxied else Role.EDITOR,
    )
    inner = (door, Middleware(HangUps, readers=readers))
    _launch(page, port, settings, inner, hosts)
    served.set()
    sys.stdout.write(f"Dateline is at http://{HOST}:{port} (Ctrl-C ends it)\n")
    sys.stdout.flush()
    ended.recv(1)
    adding.stop()
    page.close(verbose=False)
    adding.close()


def _ended() -> socket.socket:
    """Return a socket that has something to read once SIGINT or SIGTERM has come.

    A lock would not do: a signal that comes just before the main thread begins to wait for one
    is noticed when the wait is over, which is never.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writer.detach(), warn_on_full_buffer=False)
    return reader


def free_port(wanted: int | None) -> int:
    """Return a port that nothing listens on.

    Raises:
        PortTakenError: There is none among those wanted.
    """
    tried = PORTS if wanted is None else (wanted,)
    for port in tried:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    taken = f"port {wanted} is" if wanted is not None else f"ports {PORTS[0]} to {PORTS[-1]} are"
    raise PortTakenError(f"{taken} taken on {HOST}: choose another with --port")


def _load(news: NewsRAG, served: Event) -> None:
    """Load what answers need, once the page is there: both at once would make it wait."""
    served.wait()
    try:
        news.index.view()
        news.index.embedder.encode_queries(["What is the news?"])
    except DatelineError as error:  # the first question meets it again, and shows it
        sys.stderr.write(f"dateline: {error}\n")


def _launch(
    page: gr.Blocks,
    port: int,
    settings: PageSettings,
    inner: Sequence[Middleware],
    hosts: Sequence[str],
) -> None:
    # Gradio asks its own server whether it is up, which must not go through a proxy.
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), HOST)))
    page.queue(max_size=32, default_concurrency_limit=4)
    page.launch(
        server_name=HOST,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        inbrowser=False,
        root_path=settings.root_path,
        app_kwargs={
            "middleware": [
                Middleware(SecurityHeaders),
                Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost", *hosts]),
                Middleware(UnderPath, prefix=settings.prefix),
                *inner,
            ]
        },
        **appearance(),
    )


def appearance() -> dict[str, Any]:
    """Return how the page looks and what of Gradio it leaves out, wherever it is served."""
    return {
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "run_history": False,
        "footer_links": [],
        "max_file_size": "1kb",  # Gradio takes no files: what editors send comes another way
        "favicon_path": Path(str(files("rag") / "page")) / "icon.svg",
        "theme": gr.themes.Base(font=_fonts(_SANS), font_mono=_fonts(_MONO)),
        # As `css` Gradio would rewrite the selectors; without the link browsers look at the root.
        "head": f'<link rel="icon" href="favicon.ico"><style>{_styles()}</style>',
    }


def _styles() -> str:
    return "\n".join(static(f"css/{name}.css") for name in STYLES)


def _fonts(names: Sequence[str]) -> list[gr.themes.Font]:
    # As plain names Gradio would look for font files of its own.
    return [gr.themes.Font(name) for name in names]
