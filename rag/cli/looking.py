"""Commands that look into a corpus: show, stats."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    story: Annotated[
        bool, typer.Option("--story", help="The articles of the same event, in order of time.")
    ] = False,
) -> None:
    """Print an article with its passages, its history, or what else tells of the same event."""
    from index import Index  # noqa: PLC0415
    from rag.answer import plain  # noqa: PLC0415

    with Index.open(index) as news:
        versions = _find(news, uri)
        newest = versions[-1]
        passages = news.passages_of(newest)
        found = [version for version in versions[:-1] if news.passages_of(version)]
        copies = news.copies(newest.uri)
        story_id = news.stories([newest.uri]).get(newest.uri, "")
        told = news.story(story_id)
    if history:
        _print_history(versions, json=json)
        return
    if story:
        _print_story(told, json=json)
        return
    if json:
        record = {name: value for name, value in plain(newest).items() if name != "key"}
        record["versions"] = len(versions)
        record["copies"] = [_brief(copy) | {"share": round(share, 3)} for copy, share in copies]
        record["story"] = {"id": story_id, "articles": len(told)} if story_id else None
        record["passages"] = plain(passages)
        typer.echo(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())
        return
    from rag.cli.render import article_renderable, print_rich  # noqa: PLC0415

    others = len(told) - 1
    older = sum(version.superseded for version in found)
    current = [version.number for version in found if not version.superseded]
    known = {
        "until then": f"questions see version {current[-1]}" if current else "",
        "older": f"{older} superseded, still seen with an as-of in the past" if older else "",
        "copies": "\n".join(_copy_line(copy, share) for copy, share in copies),
        "story": f"{others} more of this event: --story lists them" if others > 0 else "",
    }
    print_rich(article_renderable(newest, passages, known))


def _copy_line(copy: "Version", share: float) -> str:
    date = copy.published.human() if copy.published else "undated"
    line = " · ".join(filter(None, (copy.source, date, copy.uri)))
    return f"{line} ({share:.0%} of the shorter text is in both)"


def _brief(version: "Version") -> "dict[str, Any]":
    return {
        "uri": version.uri,
        "headline": version.headline,
        "source": version.source,
        "published": str(version.published) if version.published else None,
    }


def _print_story(told: "list[Version]", *, json: bool) -> None:
    from rag.cli.render import embargo_of  # noqa: PLC0415

    if json:
        briefs = [_brief(version) for version in told]
        typer.echo(orjson.dumps(briefs, option=orjson.OPT_INDENT_2).decode())
        return
    if not told:
        typer.echo("the article belongs to no story: it is withdrawn, or its day is not known")
    for version in told:
        date = version.published.human() if version.published else "undated"
        line = [date, version.source, version.headline, version.uri, embargo_of(version)]
        typer.echo(" · ".join(filter(None, line)))


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
