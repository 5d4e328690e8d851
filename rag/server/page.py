"""The page at the root of the application, beside the routes for programs."""

from collections.abc import Callable, Sequence

import rag.page  # its settings go before Gradio  # isort: skip
import gradio as gr
from fastapi import FastAPI
from starlette.routing import Match, Mount
from starlette.types import Scope

from rag.page.blocks import build
from rag.page.readers import HangUps, Readers
from rag.page.server import appearance
from rag.server.service import Service

assert rag.page  # noqa: S101
PROGRAMS = ("/v1", "/mcp", "/healthz", "/readyz", "/metrics", "/openapi.json")
"""Where the page is not, so that a wrong path or method there is told as such."""


class _PageMount(Mount):
    """The page, wherever nothing is for programs."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"]
        if any(path == prefix or path.startswith(f"{prefix}/") for prefix in PROGRAMS):
            return Match.NONE, {}
        return super().matches(scope)


def mount_page(app: FastAPI, service: Service, examples: Sequence[str] = ()) -> Callable[[], None]:
    """Put the page that `app.py` serves at the root; the caller sees to the headers.

    Args:
        app: The application.
        service: Whose corpus the page asks.
        examples: Questions that the page starts with.

    Returns:
        What ends the page's open streams, to be called in the event loop.
    """
    readers = Readers()
    page = build(service.news, service.loading, tuple(examples), readers)
    page.queue(max_size=32, default_concurrency_limit=service.settings.workers)
    gr.mount_gradio_app(app, page, "/", **appearance())
    mounted = app.router.routes.pop()
    assert isinstance(mounted, Mount)  # noqa: S101
    app.router.routes.append(_PageMount("", app=HangUps(mounted.app, readers)))
    return mounted.app.stop_event.set  # type: ignore[attr-defined,no-any-return]
