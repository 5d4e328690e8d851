"""The figures of an evaluation as a table for people and as JSON for programs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eval.runs import DEPTH, TIMED_TOPICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an evaluation of retrieval measured.

    Args:
        dataset: The data set's name.
        articles: Articles in the index.
        passages: Passages in the index.
        topics: Questions asked.
        unanswerable: Those of them that no article answers; they take part in no metric.
        skipped: Lines of the corpus that could not be indexed; None if the index was given.
        unknown_articles: Articles that the judgements name and the index does not hold.
        settings: Everything that decides the figures besides data and code.
        systems: By system, the figures of `eval.metrics.MEASURES` and the milliseconds that half
            (`p50_ms`) and 95 in 100 (`p95_ms`) of the searches take at most.
        limited: By system, the topics whose recall at `DEPTH` is a lower bound.
    """

    dataset: str
    articles: int
    passages: int
    topics: int
    unanswerable: int
    skipped: int | None
    unknown_articles: int
    settings: Mapping[str, Any]
    systems: Mapping[str, Mapping[str, float]]
    limited: Mapping[str, int]

    def to_json(self) -> str:
        """Return the report as indented JSON; metrics have four decimals, times one."""
        record = asdict(self)
        for figures in record["systems"].values():
            for name, value in figures.items():
                figures[name] = round(value, 1 if name.endswith("_ms") else 4)
        return orjson.dumps(record, option=orjson.OPT_INDENT_2).decode()

    def __rich__(self) -> RenderableType:
        """Return a table of systems and metrics between its heading and its footnotes."""
        heading = (
            f"{self.dataset}: {self.articles:,} articles, {self.passages:,} passages, "
            f"{self.topics:,} questions"
        )
        if self.unanswerable:
            heading += f" ({self.unanswerable:,} of them unanswerable and in no metric)"
        settings = ", ".join(
            f"{name} {value}" for name, value in self.settings.items() if name != "weights_sha256"
        )
        return Group(
            Text(heading, style="bold"),
            Text(settings, style="dim"),
            self._table(),
            *(Text(note, style="dim") for note in self._notes()),
        )

    def _table(self) -> Table:
        table = Table()
        table.add_column("", no_wrap=True)
        for system in self.systems:
            table.add_column(system, justify="right", no_wrap=True)
        for name in next(iter(self.systems.values())):
            places = 1 if name.endswith("_ms") else 3
            values = {system: figures[name] for system, figures in self.systems.items()}
            best = (min if name.endswith("_ms") else max)(values.values())
            cells = [
                Text(f"{value:.{places}f}", style="bold" if value == best else "")
                for value in values.values()
            ]
            table.add_row(name, *cells, end_section=name in ("recall@100", "hit@20"))
        return table

    def _notes(self) -> list[str]:
        limited = ", ".join(f"{name} {count}" for name, count in self.limited.items() if count)
        taken = self.settings["candidates"]
        notes = [
            f"recall@100 is a lower bound: the {taken} passages taken from each engine held fewer "
            f"than {DEPTH} articles in so many questions: {limited}."
            if limited
            else "",
            f"{self.unknown_articles:,} judged articles are not in the index and count as missed."
            if self.unknown_articles
            else "",
            f"{self.skipped:,} lines of the corpus could not be indexed." if self.skipped else "",
            f"Times are of a search for ten passages on this machine, warm, at most {TIMED_TOPICS} "
            "questions; whatever else it does shows in them.",
        ]
        return [note for note in notes if note]
