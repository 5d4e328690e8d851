"""Running an application until a signal ends it, and then letting it finish."""

import signal
import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec

import uvicorn
from starlette.types import ASGIApp

from index.errors import DatelineError


class ServeError(DatelineError):
    """The server cannot be started as it was asked for."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: The address to listen at.
        port: 0 takes any free port.

    Raises:
        ServeError: The address is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        told = error.strerror or error
        raise ServeError(f"nothing can listen at {host}, port {port}: {told}") from error


def has_tools() -> bool:
    """Tell whether the extra `[mcp]` is installed."""
    return find_spec("mcp") is not None


def require_tools() -> None:
    """Refuse to go on without the extra `[mcp]`.

    Raises:
        ServeError: It is not installed.
    """
    if not has_tools():
        raise ServeError("MCP needs the package mcp: pip install 'dateline[mcp]'")


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def run(
    app: ASGIApp, listening: socket.socket, *, grace: int, stopping: Callable[[], None]
) -> None:
    """Serve until SIGINT or SIGTERM; to be called from the main thread.

    Then nothing new is taken, answers that are being made are finished and their streams end, and
    what lasts longer than the grace is broken off.

    Args:
        app: What is served.
        listening: Where.
        grace: Seconds that answers may take to finish.
        stopping: Called in the event loop when the end has come.
    """
    # The server raises the signal again when it has ended, which shall not be an error then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=grace,
        timeout_keep_alive=30,
    )
    _Server(config, stopping).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that says where it is, and when it stops."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            host, port, *_ = listening.getsockname()
            shown = f"[{host}]" if ":" in host else host
            sys.stdout.write(f"Dateline is at http://{shown}:{port} (Ctrl-C ends it)\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()
        await super().shutdown(sockets)
