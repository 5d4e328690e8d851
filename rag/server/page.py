"""The page at the root of the application, beside the routes for programs."""

from collections.abc import Callable, Sequence
from typing import Any

import rag.page  # its settings go before Gradio  # isort: skip
import gradio as gr
from fastapi import FastAPI
from starlette.routing import Match, Mount
from starlette.types import Scope

from rag.page.adding.work import Adding
from rag.page.blocks import build
from rag.page.door import Door
from rag.page.readers import HangUps, Readers
from rag.page.server import appearance
from rag.page.settings import PageSettings
from rag.server.access import is_for_programs
from rag.server.service import Service
from rag.server.users import Users

assert rag.page  # noqa: S101


class _PageMount(Mount):
    """The page, wherever nothing is for programs."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if is_for_programs(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)


def mount_page(
    app: FastAPI,
    service: Service,
    adding: Adding,
    *,
    settings: PageSettings,
    users: Users | None = None,
    examples: Sequence[str] = (),
) -> Callable[[], None]:
    """Put the page that `app.py` serves at the root; the caller sees to the headers.

    Args:
        app: The application.
        service: Whose corpus the page asks.
        adding: Takes what editors add.
        settings: How the page lets people in.
        users: Who may sign in; None leaves it to the application who is an editor.
        examples: Questions that the page starts with.

    Returns:
        What ends the page's open streams, to be called in the event loop.
    """
    readers = Readers()
    page = build(service.news, service.loading, tuple(examples), readers)
    page.queue(max_size=32, default_concurrency_limit=service.settings.workers)
    gr.mount_gradio_app(app, page, "/", root_path=settings.root_path, **appearance())
    mounted = app.router.routes.pop()
    assert isinstance(mounted, Mount)  # noqa: S101
    door = Door(HangUps(mounted.app, readers), settings=settings, adding=adding, users=users)
    app.router.routes.append(_PageMount("", app=door))
    streams: Any = mounted.app

    def stop() -> None:
        streams.stop_event.set()
        adding.stop()

    return stop
