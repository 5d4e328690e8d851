"""Commands that change a corpus: add, remove, reembed."""

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from rag.cli.fields import MapOption, MinWordsOption, reading_options
from rag.cli.options import DEFAULT_INDEX, IndexOption, JsonOption, ModelOption
from rag.cli.web import AllowPrivateOption, NoFollowOption, fetched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import Article, Index, IngestReport, Skipped

EXIT_NOTHING_READ = 1
EXIT_SOME_SKIPPED = 3
_NAMED_SKIPS = 20


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(add)
    app.command()(remove)
    app.command()(reembed)


def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...", help="Files, folders, pages and feeds; - reads stdin."
        ),
    ],
    index: IndexOption = DEFAULT_INDEX,
    model: ModelOption = None,
    json: JsonOption = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name each article once it is safely stored.")
    ] = False,
    allow_private: AllowPrivateOption = False,
    no_follow: NoFollowOption = False,
    maps: MapOption = None,
    min_words: MinWordsOption = None,
) -> None:
    """Add articles to an index, which is made if there is none.

    A web address is fetched: a page is one article, a feed is followed to its pages.

    Exit codes: 0 all read; 1 nothing could be read, or an error; 3 some input was skipped.
    """
    if "" in paths:  # as an unset variable gives it; it would stand for the working folder
        raise typer.BadParameter("a path is empty; . is the working folder", param_hint="PATH")
    from index import Index, IngestReport, Reading, Skipped  # noqa: PLC0415
    from index.web.lists import is_web_address  # noqa: PLC0415

    options = reading_options(maps, min_words)
    reading = Reading([path for path in paths if not is_web_address(path)], options)
    urls = [path for path in paths if is_web_address(path)]
    with fetched(
        urls, index, allow_private=allow_private, follow=not no_follow, options=options
    ) as pages:
        items = chain(reading, pages)
        ahead = _up_to_the_first_article(items)
        if not ahead or isinstance(ahead[-1], Skipped):
            skips = tuple(skip for skip in ahead if isinstance(skip, Skipped))
            report = IngestReport(skipped=skips)
        else:
            with Index.create(index, model=model) as news, _Bar(reading.total_bytes) as bar:

                def advance(report: IngestReport, stored: tuple[str, ...]) -> None:
                    bar.update(completed=reading.done_bytes, articles=report.articles)
                    if verbose:
                        for uri in stored:
                            typer.echo(f"stored {uri}")

                report = news.add(chain(ahead, items), progress=advance)
                bar.update(completed=reading.total_bytes, articles=report.articles)
            print_notes(news)
    typer.echo(_report_json(report) if json else _report_text(report))
    for skipped in report.skipped[:_NAMED_SKIPS]:
        typer.echo(f"skipped {skipped.where}: {skipped.reason}", err=True)
    if len(report.skipped) > _NAMED_SKIPS:
        more = len(report.skipped) - _NAMED_SKIPS
        typer.echo(f"and {more} more; --json names them all", err=True)
    if report.skipped:
        raise typer.Exit(EXIT_SOME_SKIPPED if report.articles else EXIT_NOTHING_READ)


def _up_to_the_first_article(
    items: "Iterator[Article | Skipped]",
) -> "list[Article | Skipped]":
    """Return what comes before the first article, and that; no index is made for nothing."""
    from index import Article  # noqa: PLC0415

    ahead: list[Article | Skipped] = []
    for item in items:
        ahead.append(item)
        if isinstance(item, Article):
            break
    return ahead


def remove(
    uris: Annotated[list[str], typer.Argument(metavar="URI...", help="Articles to delete.")],
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Delete articles with all their versions."""
    from index import Index  # noqa: PLC0415

    with Index.open(index) as news:
        for uri in uris:
            news.remove(uri)
            typer.echo(f"removed {uri}")
    print_notes(news)


def reembed(index: IndexOption = DEFAULT_INDEX, model: ModelOption = None) -> None:
    """Cut and embed all articles anew with another model, all or nothing."""
    from index import Index, SentenceTransformerEmbedder  # noqa: PLC0415
    from index.embedding import DEFAULT_MODEL  # noqa: PLC0415

    embedder = SentenceTransformerEmbedder(model or DEFAULT_MODEL)
    with Index.open(index) as news:
        count = news.reembed(embedder)
    typer.echo(f"embedded {count} passages with {embedder.identity}")


def print_notes(index: "Index") -> None:
    """Print on stderr what an index found and mended by itself."""
    for note in index.notes:
        typer.echo(f"note: {note}", err=True)


class _Bar:
    """A progress bar over bytes that tells the rate in articles; silent without a terminal."""

    def __init__(self, total: int) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("adding"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[articles]} articles"),
            TextColumn("{task.fields[rate]:.1f}/s"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),  # else what is piped would go to the terminal
        )
        self._task = self._progress.add_task("adding", total=total, articles=0, rate=0.0)

    def update(self, *, completed: int, articles: int) -> None:
        elapsed = self._progress.tasks[0].elapsed or 0.0
        rate = articles / elapsed if elapsed else 0.0
        self._progress.update(self._task, completed=completed, articles=articles, rate=rate)

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()


def _report_text(report: "IngestReport") -> str:
    counts = (
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{len(report.skipped)} skipped; {report.passages} passages in {report.seconds:.1f} s"
    )
    if report.articles and not report.added and not report.updated:
        return f"nothing changed: {counts}"
    return counts


def _report_json(report: "IngestReport") -> str:
    record = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": [{"where": s.where, "reason": s.reason} for s in report.skipped],
        "passages": report.passages,
        "seconds": round(report.seconds, 3),
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2).decode()
