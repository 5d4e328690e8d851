"""The one application: every route, guarded, and the page at the root."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp

from rag.engine import NewsRAG
from rag.page.adding.routes import FILES
from rag.page.adding.work import Adding
from rag.page.door.prefix import UnderPath
from rag.page.headers import SecurityHeaders
from rag.page.settings import PageSettings
from rag.server import problems
from rag.server.access import Gate
from rag.server.contract.events import EVENTS
from rag.server.keys import Keys
from rag.server.routes import asking, chat, corpus, feedback, health
from rag.server.service import Service
from rag.server.settings import ServerSettings
from rag.server.users import Users
from rag.server.watching import Watched

ABOUT = """Questions to a news corpus. Every sentence of an answer is proved by the exact characters
of a stored article: `text[start:end] == quote`, always. What goes wrong is told as problem details
(RFC 9457)."""


def create_app(
    news: NewsRAG,
    settings: ServerSettings | None = None,
    *,
    keys: Keys | None = None,
    page: bool = False,
    page_settings: PageSettings | None = None,
    users: Users | None = None,
    tools: bool = False,
) -> "Application":
    """Return the application over one corpus; its start begins to load the models.

    Args:
        news: Answers; closed by whoever opened it, after the application has ended.
        settings: How the server behaves.
        keys: Who may read and write; None lets everybody read.
        page: Whether the page stands at the root.
        page_settings: How the page lets people in, and where a proxy shows the server.
        users: Who may sign in on the page; None lets in whoever may read.
        tools: Whether MCP's tools stand at /mcp, which takes the extra `[mcp]`.
    """
    settings = settings or ServerSettings()
    page_settings = page_settings or PageSettings()
    service = Service(news, settings)
    adding = Adding(news.index, service.loading, allow_private=page_settings.allow_private)
    running_tools: Callable[[], AbstractAsyncContextManager[None]] | None = None

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            async with AsyncExitStack() as stack:
                if running_tools:
                    await stack.enter_async_context(running_tools())
                yield
        finally:
            adding.close()
            service.close()

    app = Application(
        service,
        page_settings.prefix,
        title="Dateline",
        version=version("dateline"),
        description=ABOUT,
        lifespan=running,
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.keys = keys
    problems.install(app)
    for routes in (asking, chat, corpus, feedback, health):
        app.include_router(routes.router)
    if tools:
        from rag.server.tools import at_mcp  # noqa: PLC0415  (it needs the extra)

        running_tools = at_mcp(app, service)
    uploads = page_settings.uploads
    app.add_middleware(
        Gate,
        settings=settings,
        keys=keys,
        signed=users is not None,
        page_bodies={FILES: uploads.total_bytes + (1 << 20)} if page and uploads else {},
    )
    _describe(app, keyed=keys is not None, prefix=page_settings.prefix)
    if page:
        from rag.server.page import mount_page  # noqa: PLC0415  (Gradio takes seconds to import)

        stop = mount_page(app, service, adding, settings=page_settings, users=users)
        app.on_stop.append(stop)
    return app


class Application(FastAPI):
    """The application, with what stands around even its last resort for errors.

    Args:
        service: The corpus.
        prefix: The path below which a proxy shows the server.
        options: As FastAPI takes them.
    """

    def __init__(self, service: Service, prefix: str = "", **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self._prefix = prefix
        self.state.service = service
        self.on_stop: list[Callable[[], None]] = []

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application from the outside in."""
        inner = super().build_middleware_stack()
        watched = Watched(SecurityHeaders(inner), self.state.service.metrics)
        return UnderPath(watched, self._prefix)

    def stop_streams(self) -> None:
        """End the streams that would last as long as somebody looks at the page."""
        for stop in self.on_stop:
            stop()


def _describe(app: FastAPI, *, keyed: bool, prefix: str) -> None:
    """Have the OpenAPI document say what every operation has in common."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                separate_input_output_schemas=False,
            )
            schemas = found["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            reference = "#/components/schemas/{model}"
            told = problems.Problem.model_json_schema(ref_template=reference)
            schemas.update(told.pop("$defs"))
            schemas["Problem"] = told
            _list_events(found)
            if prefix:
                found["servers"] = [{"url": prefix}]
            if keyed:
                _ask_for_keys(found)
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _list_events(document: dict[str, Any]) -> None:
    """Say what the data of each server-sent event is, as OpenAPI 3.1 itself has no words for."""
    reference = "#/components/schemas/{model}"
    schemas = document["components"]["schemas"]
    for model in EVENTS.values():
        told = model.model_json_schema(ref_template=reference)
        schemas.update({**told.pop("$defs", {}), model.__name__: told} | schemas)
    stream = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"][
        "text/event-stream"
    ]
    names = {name: reference.format(model=model.__name__) for name, model in EVENTS.items()}
    names["error"] = reference.format(model="Problem")
    stream["x-events"] = {name: {"$ref": where} for name, where in names.items()}


def _ask_for_keys(document: dict[str, Any]) -> None:
    """Say that every operation but those that watch over the process needs a key."""
    kinds = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["components"]["securitySchemes"] = kinds
    refusal = problems.responses(401)[401]
    paths: Mapping[str, Mapping[str, dict[str, Any]]] = document["paths"]
    for path, operations in paths.items():
        for operation in operations.values():
            if path not in ("/healthz", "/readyz"):
                operation["security"] = [{"bearer": []}]
                operation["responses"]["401"] = refusal
