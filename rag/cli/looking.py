"""Commands that look into a corpus: show, stats."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from index.errors import ArticleNotFoundError
from rag.cli.options import DEFAULT_INDEX, IndexOption, JsonOption

if TYPE_CHECKING:
    from index import Index, Version


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(show)
    app.command()(stats)


def show(
    uri: Annotated[str, typer.Argument(help="The article's URI; for a file also its path.")],
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
    history: Annotated[
        bool, typer.Option("--history", help="All versions, and word by word what they changed.")
    ] = False,
) -> None:
    """Print an article with its passages, or with its history."""
    from index import Index  # noqa: PLC0415
    from rag.answer import plain  # noqa: PLC0415

    with Index.open(index) as news:
        versions = _find(news, uri)
        newest = versions[-1]
        passages = news.passages_of(newest)
        older = sum(bool(news.passages_of(version)) for version in versions[:-1])
    if history:
        _print_history(versions, json=json)
        return
    if json:
        record = {name: value for name, value in plain(newest).items() if name != "key"}
        record["versions"] = len(versions)
        record["passages"] = plain(passages)
        typer.echo(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())
        return
    from rag.cli.render import article_renderable, print_rich  # noqa: PLC0415

    print_rich(article_renderable(newest, passages, older))


def _print_history(versions: "list[Version]", *, json: bool) -> None:
    from rag.cli.history import history_record, history_renderable  # noqa: PLC0415
    from rag.cli.render import print_rich  # noqa: PLC0415

    if json:
        typer.echo(orjson.dumps(history_record(versions), option=orjson.OPT_INDENT_2).decode())
    else:
        print_rich(history_renderable(versions))


def stats(index: IndexOption = DEFAULT_INDEX, json: JsonOption = False) -> None:
    """Print what an index holds."""
    from index import Index  # noqa: PLC0415

    with Index.open(index) as news:
        found = news.stats()
    record = asdict(found)
    for name in ("oldest", "newest"):
        value = getattr(found, name)
        record[name] = str(value) if value else None
    if json:
        typer.echo(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())
        return
    from rag.cli.render import print_rich, stats_renderable  # noqa: PLC0415

    print_rich(stats_renderable(record))


def _find(news: "Index", uri: str) -> "list[Version]":
    try:
        return news.versions(uri)
    except ArticleNotFoundError:
        path = Path(uri)
        if path.exists():
            return news.versions(path.resolve().as_uri())
        raise
