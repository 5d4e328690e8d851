"""Progress bars on stderr; where that is no terminal they stay silent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from eval.cache import Advance
from index import IngestReport, Reading


@contextmanager
def indexing(reading: Reading) -> Iterator[Advance]:
    """Show how far a corpus is read, passages embedded per second, and the time left."""
    columns = (
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TextColumn("{task.fields[rate]:.0f} passages/s"),
        TimeRemainingColumn(),
    )
    with _bar("indexing", *columns) as bar:
        task = bar.add_task("", total=reading.total_bytes, articles=0, rate=0.0)

        def advance(report: IngestReport, _uris: tuple[str, ...]) -> None:
            rate = report.passages / report.seconds if report.seconds else 0.0
            bar.update(task, completed=reading.done_bytes, articles=report.articles, rate=rate)

        yield advance


@contextmanager
def asking(total: int) -> Iterator[Callable[[], object]]:
    """Show how many questions of all have been asked, and the time left."""
    with _bar("asking", MofNCompleteColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _bar(verb: str, *columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn(verb),
        BarColumn(),
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
