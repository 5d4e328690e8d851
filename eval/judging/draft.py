"""Questions on their way into a set: what is known of each before and while it is judged."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import DatasetError
from index import Timestamp
from index.article import canonical_line

_COLUMNS = ("question", "asked", "answer", "uri")
_TABLES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that is to be judged.

    Args:
        text: What is asked.
        asked: The moment that it is asked from; empty means now.
        answers: Gold answers, each of them right.
        uri: An article that is known to answer it; of a proposed question, the one that it was
            made from.
        rule: The rule that proposed it; empty if a person asked it.
    """

    text: str
    asked: str = ""
    answers: tuple[str, ...] = ()
    uri: str = ""
    rule: str = ""

    @property
    def synthetic(self) -> bool:
        """Whether a rule proposed it."""
        return bool(self.rule)


def read_drafts(path: Path) -> list[Draft]:
    """Read questions: a table with a heading (`.csv`, `.tsv`), or one question a line.

    A table has the column `question`, and may have `asked`, `answer` (several parted by |) and
    `uri`; other columns are refused, as a misspelt one would get lost.

    Raises:
        DatasetError: The file cannot be read, holds no question, the same twice, or a date that
            is none; the message names the line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or f"it is not UTF-8: {error}"
        raise DatasetError(f"{path} cannot be read: {reason}") from error
    if path.suffix.lower() in _TABLES:
        rows = list(_rows(text, path, "," if path.suffix.lower() == ".csv" else "\t"))
    else:
        rows = [(f"{path}:{n}", Draft(canonical_line(line))) for n, line in _lines(text)]
    if not rows:
        raise DatasetError(f"{path} holds no question")
    seen: dict[tuple[str, str], str] = {}
    for where, draft in rows:
        before = seen.setdefault((draft.text, draft.asked), where)
        if before != where:
            raise DatasetError(f"{where}: the question was there before ({before}): {draft.text}")
    return [draft for _, draft in rows]


def table_rows(text: str, path: Path, delimiter: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ("file:line", row by lower-case column) of a table with a heading.

    Raises:
        DatasetError: A row has more fields than the heading.
    """
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if None in row:
                raise DatasetError(f"{where}: more fields than the heading has")
            yield where, {name.strip().lower(): value or "" for name, value in row.items()}
    except csv.Error as error:
        raise DatasetError(f"{path}:{reader.line_num}: {error}") from error


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip())


def _rows(text: str, path: Path, delimiter: str) -> Iterator[tuple[str, Draft]]:
    for where, row in table_rows(text, path, delimiter):
        _known(row, _COLUMNS, where)
        line = {name: canonical_line(row.get(name, "")) for name in _COLUMNS}
        if not line["question"]:
            raise DatasetError(f"{where}: the row has no question")
        try:
            asked = str(Timestamp.parse(line["asked"])) if line["asked"] else ""
        except ValueError as error:
            raise DatasetError(f"{where}: asked: {error}") from error
        answers = tuple(filter(None, map(str.strip, line["answer"].split("|"))))
        yield where, Draft(line["question"], asked, answers, line["uri"])


def _known(row: dict[str, str], columns: Sequence[str], where: str) -> None:
    odd = sorted(set(row) - set(columns))
    if odd or columns[0] not in row:
        what = f"an unknown column {odd[0]!r}" if odd else f"no column {columns[0]!r}"
        raise DatasetError(f"{where}: {what}; there may be {', '.join(columns)}")
