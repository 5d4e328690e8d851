"""Commands that open a corpus to programs: serve, mcp, keys."""

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.configuring import configured, language_model
from rag.cli.options import LanguageModelOption, ModelOption

IndexArgument = Annotated[
    Path, typer.Argument(envvar="DATELINE_INDEX", help="Folder of the index.")
]
RoleOption = Annotated[
    str, typer.Option(help="reader, or editor: who may add and remove articles, too.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(serve)
    app.command()(mcp)
    app.command()(keys)


def serve(
    context: typer.Context,
    index: IndexArgument = Path("newsindex"),
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0 is any free port.")
    ] = 8000,
    api_keys: Annotated[
        Path | None,
        typer.Option(
            envvar="DATELINE_API_KEYS",
            help="File of keys, as dateline keys makes it: without a key nothing can be read.",
        ),
    ] = None,
    auth: Annotated[
        Path | None,
        typer.Option(
            envvar="DATELINE_AUTH",
            help="File of users, as dateline users makes it: people sign in on the page.",
        ),
    ] = None,
    allow_writes: Annotated[
        bool,
        typer.Option("--allow-writes", help="Let anybody on this machine add and remove articles."),
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A name that the server is called by, if it is not its address."
        ),
    ] = None,
    rate: Annotated[
        int,
        typer.Option(
            min=0,
            max=1_000_000,
            help="Requests a minute for each key or address; 0 sets no limit.",
        ),
    ] = 600,
    page_rate: Annotated[
        int,
        typer.Option(
            min=0, help="Questions a minute on the page for each user or address; 0: no limit."
        ),
    ] = 60,
    root_path: Annotated[
        str, typer.Option(metavar="PATH", help="The path below which a proxy shows the server.")
    ] = "",
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private", help="Let editors add from private networks on the page, too."
        ),
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=256, help="Questions that are taken on at the same time.")
    ] = 48,
    grace: Annotated[
        int, typer.Option(min=1, max=600, help="Seconds that answers may take when it ends.")
    ] = 30,
    page: Annotated[bool, typer.Option(help="Whether the page is served, too.")] = True,
    log_level: Annotated[
        str, typer.Option(help="debug, info, warning or error; JSON lines on stderr.")
    ] = "info",
    model: ModelOption = None,
    llm: LanguageModelOption = False,
) -> None:
    """Serve the page, the HTTP API, OpenAI's chat protocol and MCP over an index.

    MCP's tools are at /mcp where the extra [mcp] is installed. Without a file of keys it listens
    on this machine only, and refuses writes.
    """
    from rag import NewsRAG  # noqa: PLC0415
    from rag.page.settings import page_settings  # noqa: PLC0415
    from rag.server.keys import Keys  # noqa: PLC0415
    from rag.server.logs import LEVELS, write_json_lines  # noqa: PLC0415
    from rag.server.running import ServeError, has_tools, is_loopback, listen, run  # noqa: PLC0415
    from rag.server.settings import ServerSettings  # noqa: PLC0415
    from rag.server.users import Users  # noqa: PLC0415

    if log_level not in LEVELS:
        raise typer.BadParameter(f"{log_level!r} is none of {', '.join(LEVELS)}")
    if api_keys is None and auth is None and not is_loopback(host):
        raise ServeError(
            f"{host} can be reached by other machines: give a file of keys with --api-keys "
            "(dateline keys NAME makes one) or of users with --auth (dateline users), "
            "or listen at 127.0.0.1"
        )
    if (api_keys or auth) and allow_writes:
        raise ServeError("--allow-writes is for a server without keys: give editors a key instead")
    on_the_page = page_settings(root_path=root_path, rate=page_rate, allow_private=allow_private)
    users = Users(auth) if auth else None
    held = Keys(api_keys) if api_keys else None
    hosts = ServerSettings().hosts if is_loopback(host) else ()
    settings = ServerSettings(
        hosts=(*hosts, *(name.lower() for name in allow_host or ())),
        allow_writes=allow_writes,
        rate=rate,
        workers=workers,
    )
    tuned, writer = configured(context).settings, language_model(context, wanted=llm)
    with (
        listen(host, port) as listening,
        NewsRAG.open(index, model=model, settings=tuned, llm=writer) as news,
    ):
        _ = news.index.embedder  # a wrong one ends the program now, not at the first question
        from rag.server.application import create_app  # noqa: PLC0415  (it need not be waited for)

        app = create_app(
            news,
            settings,
            keys=held,
            page=page,
            page_settings=on_the_page,
            users=users,
            tools=has_tools(),
        )
        write_json_lines(log_level)
        run(app, listening, grace=grace, stopping=app.stop_streams)


def mcp(
    context: typer.Context,
    index: IndexArgument = Path("newsindex"),
    model: ModelOption = None,
    llm: LanguageModelOption = False,
) -> None:
    """Offer ask_news, search_news and get_article to the program that starts this one (MCP)."""
    import anyio  # noqa: PLC0415

    from rag import NewsRAG  # noqa: PLC0415
    from rag.server.running import require_tools  # noqa: PLC0415
    from rag.server.service import Service  # noqa: PLC0415
    from rag.server.settings import ServerSettings  # noqa: PLC0415

    require_tools()
    tuned, writer = configured(context).settings, language_model(context, wanted=llm)
    with NewsRAG.open(index, model=model, settings=tuned, llm=writer) as news:
        _ = news.index.embedder  # a wrong one ends the program now, not at the first question
        from rag.server.tools import over_stdio  # noqa: PLC0415

        anyio.run(over_stdio, Service(news, ServerSettings()))


def keys(
    name: Annotated[str, typer.Argument(help="Whom the key is for.")],
    role: RoleOption = "reader",
    file: Annotated[
        Path, typer.Option(help="The file that dateline serve --api-keys reads.")
    ] = Path("dateline-keys.txt"),
) -> None:
    """Make an API key and print it; the file holds its hash. Delete its line to revoke it."""
    from rag.server.callers import Role  # noqa: PLC0415
    from rag.server.keys import add_key  # noqa: PLC0415

    if role not in list(Role):
        raise typer.BadParameter(f"{role!r} is neither reader nor editor", param_hint="--role")
    typer.echo(add_key(file, name, Role(role)))
