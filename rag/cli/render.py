"""How answers, passages and articles look in a terminal."""

import io
import time
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index import Passage, Status, Version
from rag.answer import Answer, Candidate, Nearest

if TYPE_CHECKING:
    from index.health import Finding
    from rag.cli.known import Effective

_TOP_SOURCES = 15
_UNWRAPPED = 100_000


def print_rich(renderable: RenderableType) -> None:
    """Print for a person on a terminal; elsewhere unwrapped, unpadded and without styles."""
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(renderable)
        return
    plain = Console(highlight=False, file=io.StringIO(), width=_UNWRAPPED)
    with plain.capture() as captured:
        plain.print(renderable)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())


def answer_renderable(answer: Answer) -> RenderableType:
    """Return the answer's text and its numbered sources, or the nearest articles."""
    parts: list[RenderableType] = []
    if answer.resolved:
        parts.append(Text(f"Understood as: {answer.resolved}", style="dim"))
    parts.append(Text(answer.text))
    parts += [Text(note, style="yellow") for note in answer.notes]
    for citation in answer.citations:
        body = Text()
        body.append(citation.line + "\n", style="bold")
        if _corrected(citation.status):
            body.append("CORRECTED\n", style="red")
        if citation.superseded:
            body.append("A newer version of this article exists.\n", style="yellow")
        for notice in citation.notices:
            body.append(notice + "\n", style="red" if _corrected(citation.status) else "yellow")
        body.append(citation.quote + "\n", style="italic")
        if citation.also_reported_by:
            body.append(f"also reported by {', '.join(citation.also_reported_by)}\n")
        body.append(citation.uri, style="dim")
        row = _grid(1)
        row.add_row(Text(f"[{citation.number}]", style="bold cyan"), body)
        parts += ["", row]
    if answer.nearest:
        parts += ["", Text("Nearest articles:", style="dim")]
        parts += map(_near, answer.nearest)
    return Group(*parts)


def _near(article: Nearest) -> RenderableType:
    row = _grid(1)
    told = Text.assemble((article.line, "bold"), "\n", (article.uri, "dim"))
    row.add_row(Text("-", style="bold cyan"), told)
    return row


def candidates_renderable(candidates: Sequence[Candidate]) -> RenderableType:
    """Return passages with their scores, or a sentence that there are none."""
    if not candidates:
        return Text("no passage found")
    parts: list[RenderableType] = []
    for found in candidates:
        date = found.published.human() if found.published else "undated"
        line = " · ".join(filter(None, (found.headline, found.source, date)))
        scores = Text(f"score {found.score:.3f}", style="cyan")
        if found.lexical is not None:
            rank = f" (rank {found.lexical_rank})" if found.lexical_rank else ""
            scores.append(f"   lexical {found.lexical:.2f}{rank}")
        if found.dense is not None:
            rank = f" (rank {found.dense_rank})" if found.dense_rank else ""
            scores.append(f"   dense {found.dense:.3f}{rank}")
        if found.article is not None:
            scores.append(f"   article {found.article:.2f}")
        if found.time >= 0.0005:
            scores.append(f"   time {found.time:.3f}")
        also = ", ".join(found.also_reported_by)
        parts_of_it = [Text(line, style="bold"), scores, Text(found.text)]
        parts_of_it += [Text(f"also reported by {also}")] if also else []
        body = Group(*parts_of_it, Text(found.uri, "dim"))
        row = _grid(1)
        row.add_row(Text(f"{found.rank}.", style="bold cyan"), body)
        parts += [row, ""]
    return Group(*parts[:-1])


def article_renderable(
    version: Version, passages: Sequence[Passage], known: Mapping[str, str]
) -> RenderableType:
    """Return a version's fields and its text, passage by passage.

    Args:
        version: What to show.
        passages: Its passages; none if it cannot be found.
        known: What else is known of the article, by name; what is empty is left out.
    """
    fields = _grid(2)
    for name, value in (
        ("uri", version.uri),
        ("url", version.url),
        ("source", version.source),
        ("byline", version.byline),
        ("dateline", " / ".join(filter(None, (version.dateline, version.agency)))),
        ("section", version.section),
        ("language", version.language),
        ("published", version.published.human() if version.published else "not known"),
        ("updated", version.updated.human() if version.updated else ""),
        ("version", f"{version.number} ({version.digest}), {version.status}"),
        ("embargo", embargo_of(version)),
        *known.items(),
        ("notices", "\n".join(version.notices)),
        ("credits", version.credits),
    ):
        if value:
            fields.add_row(Text(name, style="dim"), Text(value))
    parts: list[RenderableType] = [Text(version.headline, style="bold"), fields]
    for number, passage in enumerate(passages, 1):
        title = Text(f"── passage {number} · {passage.start}–{passage.end} ──", style="dim")
        parts += [title, Text(passage.text)]
    if not passages:
        parts += [Text(f"── not retrievable{_why(version)} ──", style="red"), Text(version.text)]
    return Group(*parts)


def embargo_of(version: Version) -> str:
    """Return until when a version is, or was, held back; empty if it never was."""
    if version.embargoed_until is None:
        return ""
    tense = "was " if version.embargoed_until.epoch <= time.time() else ""
    return f"{tense}held back until {version.embargoed_until.human()}"


def _why(version: Version) -> str:
    if version.status is not Status.WITHDRAWN:
        return ""
    said = "" if version.notices else ", no reason was given"
    shown = "; --history shows what it said" if version.number > 1 else ""
    return f": withdrawn{said}{shown}"


def stats_renderable(stats: Mapping[str, Any]) -> RenderableType:
    """Return an index's counts as a table."""
    table = _grid(2)
    for name, value in stats.items():
        if isinstance(value, Mapping):
            shown = [f"{key} {count}" for key, count in list(value.items())[:_TOP_SOURCES]]
            more = [f"and {len(value) - _TOP_SOURCES} more"] if len(value) > _TOP_SOURCES else []
            text = ", ".join(shown + more)
        else:
            text = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        table.add_row(Text(name, style="dim"), Text(text))
    return Padding(table, 0)


_STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}


def finding_renderable(finding: "Finding") -> RenderableType:
    """Return one line on what was found, and below it what to do."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=7)
    grid.add_column(width=12)
    grid.add_column(overflow="fold")
    condition = Text(finding.condition.value, _STYLES[finding.condition])
    grid.add_row(condition, Text(finding.name, "bold"), Text(finding.told))
    if finding.cure:
        grid.add_row("", "", Text(f"→ {finding.cure}", "bold"))
    return grid


def settings_renderable(
    file: Path | None, rows: Sequence[tuple["Effective", Any]]
) -> RenderableType:
    """Return the settings that are in force, table by table; what is no default stands out.

    Args:
        file: Where they were read from; None if there is no file.
        rows: Each with its value as it may be shown.
    """
    read = f"file: {file}" if file else "file: none (`dateline config init` begins one)"
    parts: list[RenderableType] = [Text(read)]
    for table, group in groupby(rows, lambda row: row[0].setting.table):
        grid = Table.grid(padding=(0, 2))
        for row, value in group:
            shown = "not set" if value is None else str(value) or '""'
            shown = shown.lower() if isinstance(value, bool) else shown
            style = "dim" if row.origin == "default" else "bold"
            origin = row.setting.variable if row.origin == "environment" else row.origin.value
            grid.add_row(Text(row.setting.name), Text(shown, style), Text(origin, style))
        parts += ["", Text(f"[{table}]" if table else "retrieval and answers", "bold"), grid]
    return Group(*parts)


def _grid(gap: int) -> Table:
    """Return a grid of two columns; a URI that is too long for the second goes on below."""
    grid = Table.grid(padding=(0, gap))
    grid.add_column()
    grid.add_column(overflow="fold")
    return grid


def _corrected(status: Status) -> bool:
    return status is Status.CORRECTED
