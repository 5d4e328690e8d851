"""The command `export`: what an index holds, for another index or another program."""

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer

from rag.cli.options import DEFAULT_INDEX
from rag.cli.serving import IndexArgument
from rag.errors import OutputError


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(export)


def export(
    index: IndexArgument = DEFAULT_INDEX,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            dir_okay=False,
            help="File to write, packed if it ends in .gz. Default: standard output.",
        ),
    ] = None,
    newest: Annotated[
        bool,
        typer.Option(
            "--newest", help="Only the version of each article that is in force or held back."
        ),
    ] = False,
    withdrawn: Annotated[
        bool,
        typer.Option("--withdrawn", help="Withdrawals, too, and what they took back."),
    ] = False,
) -> None:
    """Write the stored articles as JSON Lines, a version a line, which add reads back.

    With --withdrawn nothing is lost: added to a new index, the file makes the same articles with
    the same versions, times and sources.
    """
    from index import Index  # noqa: PLC0415
    from index.export import exported  # noqa: PLC0415

    articles = versions = left = 0
    with Index.open(index) as news, _written(out) as write:
        for found in exported(news, newest=newest, withdrawn=withdrawn):
            for record in found.records:
                write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
            articles += bool(found.versions)
            versions += found.versions
            left += found.withdrawn
    told = f"exported {_counted(articles, 'article')}, {_counted(versions, 'version')}"
    if left:
        told += f"; {_counted(left, 'version')} withdrawn and left out (--withdrawn takes all)"
    typer.echo(told, err=True)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


@contextmanager
def _written(out: Path | None) -> "Iterator[Callable[[bytes], object]]":
    """Provide what writes; a file has its name when it is whole."""
    if out is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    partial = out.with_name(f"{out.name}.partial")
    try:
        with gzip.open(partial, "wb") if out.suffix == ".gz" else partial.open("wb") as file:
            yield file.write
        partial.replace(out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
