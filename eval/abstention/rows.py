"""Pairs of a question and an index, with whether the one can be answered from the other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any

import orjson

from eval.datasets import Dataset, Topic
from eval.errors import DatasetError
from index import Timestamp

ANSWERABLE = "answerable"
REMOVED = "removed"
"""Kind of a row whose answering articles were taken out of the index."""
_LEAST_REMOVED = 0.25
"""What a removed row weighs at the least, where written ones would do for the balance."""
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
        articles: URIs of the articles that are judged for it: those that answer it, and those
            that are near to it and do not.
        weight: What it counts when abstention is fitted.
        counted: Whether figures count it, once; otherwise it is for the fit alone.

    Raises:
        ValueError: The weight is not a positive number.
    """

    id: str
    question: str
    as_of: Timestamp | None
    index: Path
    answerable: bool
    kind: str
    articles: tuple[str, ...] = ()
    weight: float = 1.0
    counted: bool = True

    def __post_init__(self) -> None:
        """Refuse a weight that weighs nothing."""
        if not 0 < self.weight < inf:
            raise ValueError(f"a row cannot weigh {self.weight}")


def row(
    dataset: Dataset,
    topic: Topic,
    index: Path,
    *,
    removed: bool = False,
    answering: Collection[str] = (),
) -> Row:
    """Return a topic of a data set put to an index.

    Args:
        dataset: Where the topic is from.
        topic: The question.
        index: The directory of the index.
        removed: Its answering articles are not in that index.
        answering: Articles that answer it beside those that are judged.
    """
    kind = REMOVED if removed else topic.kind or UNKNOWN if topic.unanswerable else ANSWERABLE
    return Row(
        id=f"{dataset.name}/{topic.id}",
        question=topic.text,
        as_of=topic.as_of,
        index=index,
        answerable=not (removed or topic.unanswerable),
        kind=kind,
        articles=tuple(sorted({*dataset.qrels.get(topic.id, {}), *answering})),
    )


def groups(rows: Sequence[Row]) -> list[str]:
    """Return the group of each row: rows of one question or with an article in common share it.

    What shares an article with one of a group belongs to it, too, and so on: no two groups have a
    question or an article in common, so that none can be guessed from having seen the other.

    Args:
        rows: The rows.

    Returns:
        For each row the id of the first row of its group.
    """
    first: dict[str, int] = {}
    leader = list(range(len(rows)))

    def found(n: int) -> int:
        while leader[n] != n:
            leader[n] = n = leader[leader[n]]
        return n

    for n, one in enumerate(rows):
        for key in (f"row {one.id}", *(f"article {uri}" for uri in one.articles)):
            low, high = sorted((found(first.setdefault(key, n)), found(n)))
            leader[high] = low
    return [rows[found(n)].id for n in range(len(rows))]


def write_rows(rows: Iterable[Row], path: Path) -> None:
    """Write rows as JSON Lines, for `read_rows`."""
    lines = (orjson.dumps(_record(one) | {"index": str(one.index)}) for one in rows)
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def rows_sha256(rows: Iterable[Row]) -> str:
    """Return the SHA-256 of rows, wherever their indexes lie."""
    records = [_record(one) | {"index": one.index.name} for one in rows]
    return sha256(orjson.dumps(records)).hexdigest()


def _record(one: Row) -> dict[str, Any]:
    return asdict(one) | {"as_of": str(one.as_of or "")}


def read_rows(path: Path) -> list[Row]:
    """Read rows that `write_rows` wrote; relative indexes are so from the working directory.

    Raises:
        DatasetError: A line is not such a row; the message names it.
    """
    rows = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            record = orjson.loads(line)
            rows.append(
                Row(
                    id=record["id"],
                    question=record["question"],
                    as_of=Timestamp.parse(record["as_of"]) if record["as_of"] else None,
                    index=Path(record["index"]),
                    answerable=record["answerable"],
                    kind=record["kind"],
                    articles=tuple(record["articles"]),
                    weight=float(record.get("weight", 1.0)),
                    counted=bool(record.get("counted", True)),
                )
            )
        except (ValueError, TypeError, KeyError) as error:
            raise DatasetError(
                f"{path}:{number}: not a row of an abstention set ({error}): make the file with "
                "python -m benchmarks.abstention_set"
            ) from error
    return rows


def read_files(paths: Iterable[Path]) -> dict[Row, str]:
    """Read the rows of several files.

    Returns:
        Every row in order, with the path of its file.

    Raises:
        DatasetError: A line is no row, or puts a question to an index that it was put to before.
    """
    found: dict[Row, str] = {}
    seen: dict[tuple[str, Path], Path] = {}
    for path in paths:
        for one in read_rows(path):
            if before := seen.get((one.id, one.index)):
                raise DatasetError(
                    f"{path}: {one.id} is put to {one.index} already in {before}: "
                    "give every row once"
                )
            seen[one.id, one.index] = path
            found[one] = str(path)
    return found


def balanced(rows: Iterable[Row]) -> list[Row]:
    """Return rows of which as many answerable as unanswerable ones are counted, in their order.

    What is too much is for the fit alone: removed rows first, of which a data set makes as many as
    it has answerable ones, then answerable or other ones. Which of them is decided by a hash of
    their ids: the same rows give the same choice. All removed rows together weigh as much as those
    that are counted, or a quarter of what they would.
    """
    rows = list(rows)
    spare = sum(row.answerable for row in rows) - sum(not row.answerable for row in rows)
    dropped = set(_first((row for row in rows if row.kind == REMOVED), -spare))
    spare += len(dropped)
    dropped |= set(_first((row for row in rows if row.answerable), spare))
    left = (row for row in rows if not row.answerable and row not in dropped)
    dropped |= set(_first(left, -spare))
    removed = [row for row in rows if row.kind == REMOVED]
    counted = sum(row not in dropped for row in removed)
    share = max(counted / len(removed), _LEAST_REMOVED) if removed else 1.0
    return [
        replace(
            row,
            weight=row.weight * share if row.kind == REMOVED else row.weight,
            counted=row not in dropped,
        )
        for row in rows
    ]


def _first(rows: Iterable[Row], count: int) -> Sequence[Row]:
    return sorted(rows, key=lambda row: sha256(row.id.encode()).digest())[: max(count, 0)]
