"""Pairs of a question and an index, with whether the one can be answered from the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eval.datasets import Dataset, Topic
from index import Timestamp

ANSWERABLE = "answerable"
REMOVED = "removed"
"""Kind of a row whose answering articles were taken out of the index."""
UNKNOWN = "unanswerable"
"""Kind of a row of a data set that does not say why it has no answer."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question put to an index.

    Args:
        id: Data set and topic; the same question put to two indexes has the same id.
        question: What is asked.
        as_of: The moment that it is asked from; None means now.
        index: The directory of the index.
        answerable: Whether the index answers it.
        kind: Why it does or does not: `ANSWERABLE`, `REMOVED`, or the data set's kind.
    """

    id: str
    question: str
    as_of: Timestamp | None
    index: Path
    answerable: bool
    kind: str


def row(dataset: Dataset, topic: Topic, index: Path, *, removed: bool = False) -> Row:
    """Return a topic of a data set put to an index.

    Args:
        dataset: Where the topic is from.
        topic: The question.
        index: The directory of the index.
        removed: Its answering articles are not in that index.
    """
    kind = REMOVED if removed else topic.kind or UNKNOWN if topic.unanswerable else ANSWERABLE
    return Row(
        id=f"{dataset.name}/{topic.id}",
        question=topic.text,
        as_of=topic.as_of,
        index=index,
        answerable=not (removed or topic.unanswerable),
        kind=kind,
    )


def balanced(rows: Iterable[Row]) -> list[Row]:
    """Return rows with as many answerable as unanswerable ones, in their order.

    What is too much is left out: removed rows first, of which a data set makes as many as it has
    answerable ones, then answerable or other ones. Which of them go is decided by a hash of their
    ids: the same rows give the same choice.
    """
    rows = list(rows)
    spare = sum(row.answerable for row in rows) - sum(not row.answerable for row in rows)
    dropped = set(_first((row for row in rows if row.kind == REMOVED), -spare))
    spare += len(dropped)
    dropped |= set(_first((row for row in rows if row.answerable), spare))
    left = (row for row in rows if not row.answerable and row not in dropped)
    dropped |= set(_first(left, -spare))
    return [row for row in rows if row not in dropped]


def _first(rows: Iterable[Row], count: int) -> Sequence[Row]:
    return sorted(rows, key=lambda row: sha256(row.id.encode()).digest())[: max(count, 0)]
