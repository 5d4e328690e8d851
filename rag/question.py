"""What is asked, and of when: the question with its as-of, its window and its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from index import Filter, Timestamp
from rag.answer import Window
from rag.errors import QuestionError

When = str | date | datetime | Timestamp | None
"""A time as a caller may give it; text is ISO 8601, also cut short ("2025-11")."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what limits its answer.

    Args:
        text: What was asked, white space trimmed.
        as_of: The moment that it is asked from; a day means its end.
        window: Earliest and latest publication.
        sources: Names of the sources that may answer; none means all.
    """

    text: str
    as_of: Timestamp
    window: Window
    sources: tuple[str, ...]

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        as_of: When = None,
        since: When = None,
        until: When = None,
        sources: Sequence[str] = (),
    ) -> Self:
        """Read a question as `NewsRAG.ask` takes it.

        Raises:
            QuestionError: The text is empty, a date cannot be read, or the window is empty.
        """
        text = " ".join(text.split())
        if not text:
            raise QuestionError("the question is empty")
        if isinstance(sources, str):
            sources = (sources,)
        window = Window(since=_read(since, "since"), until=_read(until, "until"))
        if window.since and window.until and window.since.start > window.until.end:
            raise QuestionError(f"nothing lies between {window.since} and {window.until}")
        now = Timestamp.of(datetime.now(UTC))
        return cls(text, _read(as_of, "as_of") or now, window, tuple(sources))

    @property
    def filter(self) -> Filter:
        """What the engines apply."""
        since, until = self.window.since, self.window.until
        return Filter(
            as_of=self.as_of.epoch_end,
            since=since.epoch if since else None,
            until=until.epoch_end if until else None,
            sources=self.sources,
        )


def _read(value: When, name: str) -> Timestamp | None:
    if value is None or isinstance(value, Timestamp):
        return value
    try:
        return Timestamp.parse(value) if isinstance(value, str) else Timestamp.of(value)
    except ValueError as error:
        hint = "" if "2025-11-20" in str(error) else "; write a day as 2025-11-20"
        raise QuestionError(f"{name}: {error}{hint}") from error
