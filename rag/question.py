"""What is asked, and of when: the question with its as-of, its window and its other limits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Self

from index import Filter, Timestamp
from rag.answer import Window
from rag.errors import QuestionError
from rag.stages import stage
from rag.temporal.expressions import read_time
from rag.temporal.freshness import Freshness, TimeReading

if TYPE_CHECKING:
    from rag.needs.need import Need

_AS_OF = re.compile(r"as (?:of|at)\b", re.IGNORECASE)

When = str | date | datetime | Timestamp | None
"""A time as a caller may give it; text is ISO 8601, also cut short ("2025-11")."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what limits its answer.

    Args:
        text: What was asked, white space trimmed.
        as_of: The moment that it is asked from; a day means its end.
        window: Earliest and latest publication, as the caller limits them.
        sources: Names of the sources that may answer; none means all.
        time: What its words say of time, and how fresh an answer it wants.
        needs: Its parts as a language model tells them; None leaves that to `rag.needs`.
        sections: Names of the sections that may answer; none means all.
        languages: BCP 47 tags, or names, of the languages that may answer; none means all.
    """

    text: str
    as_of: Timestamp
    window: Window
    sources: tuple[str, ...]
    time: TimeReading
    needs: tuple["Need", ...] | None = None
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    @stage("read")
    def parse(
        cls,
        text: str,
        *,
        as_of: When = None,
        since: When = None,
        until: When = None,
        sources: Sequence[str] = (),
        sections: Sequence[str] = (),
        languages: Sequence[str] = (),
        freshness: Freshness | str | None = None,
    ) -> Self:
        """Read a question as `NewsRAG.ask` takes it.

        Raises:
            QuestionError: The text is empty, a date cannot be read, the window is empty, or there
                is no such freshness.
        """
        text = " ".join(_encodable(text).split())
        if not text:
            raise QuestionError("the question is empty")
        window = Window(since=_read(since, "since"), until=_read(until, "until"))
        if window.since and window.until and window.since.start > window.until.end:
            raise QuestionError(f"nothing lies between {window.since} and {window.until}")
        given = _read(as_of, "as_of")
        moment = given or Timestamp.of(datetime.now(UTC))
        time = read_time(text, moment, _zone(as_of))
        if given is None and time.as_of:
            moment = time.as_of
            time = read_time(text, moment)
        if freshness is not None:
            time = replace(time, freshness=_freshness(freshness), reason="as it was asked for")
        return cls(
            text,
            moment,
            window,
            names(sources),
            time,
            sections=names(sections),
            languages=names(languages),
        )

    @property
    def matter(self) -> str:
        """What is asked, without the words that only say as of when: no article has to hold them.

        The whole text, if nothing else is left.
        """
        text = self.text
        for expression in reversed(self.time.expressions):
            if _AS_OF.match(expression.text):
                text = f"{text[: expression.start].rstrip(' ,')}{text[expression.end :]}"
        return text.strip(" ,") if any(c.isalnum() for c in text) else self.text

    @property
    def filter(self) -> Filter:
        """What the engines apply."""
        since, until = self.window.since, self.window.until
        return Filter(
            as_of=self.as_of.epoch_end,
            since=since.epoch if since else None,
            until=until.epoch_end if until else None,
            sources=self.sources,
            sections=self.sections,
            languages=self.languages,
        )


def _encodable(text: str) -> str:
    """Return text with a question mark for what a terminal gave that is not UTF-8."""
    return text.encode("utf-8", "replace").decode()


def names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return names as a caller may give them: several, one alone, or none."""
    several = (given,) if isinstance(given, str) else given or ()
    return tuple(map(_encodable, several))


def _freshness(name: Freshness | str) -> Freshness:
    try:
        return Freshness(name)
    except ValueError:
        listed = ", ".join(Freshness)
        raise QuestionError(f"freshness is {name!r}, but must be one of {listed}") from None


def _zone(value: When) -> tzinfo:
    """Return the zone that the moment was given in: "today" is the day there."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return UTC
    return (value.tzinfo if isinstance(value, datetime) else None) or UTC


def _read(value: When, name: str) -> Timestamp | None:
    if value is None or isinstance(value, Timestamp):
        return value
    try:
        return Timestamp.parse(value) if isinstance(value, str) else Timestamp.of(value)
    except ValueError as error:
        hint = "" if "2025-11-20" in str(error) else "; write a day as 2025-11-20"
        raise QuestionError(f"{name}: {error}{hint}") from error
