"""Tables as text, CSV and TSV: a header with known field names, then one article a row."""

import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.readers.contract import Options, Skipped, shown, undecodable
from index.readers.names import names_in
from index.readers.records import Records
from index.readers.text import data_start

MAX_ROW = 8 << 20
"""Characters that one row may have."""
_SUFFIXES = (".csv", ".tsv", ".tab")
_DELIMITERS = ",\t;|"
_SAMPLE = 20
_LONGEST_NAME = 100
_EMPTY = frozenset(("nan", "null", "none", "n/a", "nat", "\\n", "<na>"))
_QUOTED = re.compile(r'"(?:[^"]|"")*"\s*')
_RETURN = re.compile(r"\r(?!\n|$)")
_SEPARATOR = re.compile(r"sep=(.)\s*$")


class TableReader:
    """One article a row. Delimiters are commas, tabs, semicolons or bars."""

    name = "CSV or TSV"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the name, or by a first line that is a header with a column for the text."""
        if data_start(head):
            return False
        if path.suffix.lower() in _SUFFIXES:
            return True
        lines = head.decode("utf-8", "replace").splitlines()
        if len(lines) < 2 or path.suffix.lower() not in ("", ".txt"):
            return False
        header = next(csv.reader(lines[:1], delimiter=_delimiter(lines)), [])
        known = names_in(tuple(header))
        named = all(cell.strip() and len(cell) < 40 for cell in header)
        return named and "text" in known and len(known) > 1

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article a row, or the line that it begins on and what is wrong with it."""
        lines = _Lines(stream, shown(path))
        sample = lines.sample()
        if len(sample) == 1 and sample[0].count("\u2028") > 1:
            reason = "the lines end with mere carriage returns: convert them: tr '\\r' '\\n'"
            yield Skipped(shown(path), reason)
            return
        separator = _SEPARATOR.match(sample[0]) if sample else None
        delimiter = separator[1] if separator else _delimiter(sample)
        if separator:  # as spreadsheets write it
            next(lines)
        plain = delimiter == "\t" and not _is_quoted(sample)
        csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_ROW))  # rows are limited here
        rows = csv.reader(
            lines, delimiter=delimiter, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL
        )
        try:
            yield from _Table(rows, lines, Records(path, options), options).read()
        except csv.Error as error:
            yield Skipped(lines.where(), f"{error}: only what precedes is read")


class _Lines(Iterator[str]):
    """The lines of a stream. Bytes that are not UTF-8 come as surrogates, to be told by row."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._ahead: list[str] = []
        self._taken = self._size = 0
        self.first = 1
        self.ended = False

    def __next__(self) -> str:
        line = self._ahead.pop(0) if self._ahead else self._read()
        if not line:
            self.ended = True
            raise StopIteration
        self._taken += 1
        self._size += len(line)
        if self._size > MAX_ROW:
            reason = f"the row is over {MAX_ROW >> 20} MiB, or a quotation mark is never closed"
            raise csv.Error(reason)
        return line

    def _read(self) -> str:
        raw = self._stream.readline(4 * MAX_ROW)
        # A carriage return alone would end the row; in a text it ends a line, as U+2028 does.
        return _RETURN.sub("\u2028", raw.decode("utf-8", "surrogateescape"))

    def sample(self) -> list[str]:
        """Return the first lines, which are still to be read."""
        size = 0
        while len(self._ahead) < _SAMPLE and size < MAX_ROW and (line := self._read()):
            self._ahead.append(line)
            size += len(line)
        return list(self._ahead)

    def start_row(self) -> None:
        """Take the next line for the first of a row."""
        self.first = self._taken + 1
        self._size = 0

    def where(self) -> str:
        """Name the file and the line that the current row began on."""
        return f"{self._name}:{self.first}"


class _Table:
    """The rows of one table."""

    def __init__(
        self, rows: Iterator[list[str]], lines: _Lines, records: Records, options: Options
    ) -> None:
        self._rows = rows
        self._lines = lines
        self._records = records
        self._options = options

    def _next_row(self) -> list[str] | None:
        row: list[str] | None = []
        while row is not None and not any(map(str.strip, row)):
            self._lines.start_row()
            row = next(self._rows, None)
        return row

    def read(self) -> Iterator[Article | Skipped]:
        header = self._next_row()
        if header is None:
            yield Skipped(self._lines.where(), "the table is empty")
            return
        names = [_plain_name(name) for name in header]
        first: list[list[str]] = []
        if self._by_number(names):
            first, names = [header], [str(number) for number in range(1, len(header) + 1)]
        mapped = set(self._options.fields.values())
        known = names_in(tuple(names))
        if not {"text", "summary"} & known.keys() and "text" not in self._options.fields:
            yield Skipped(self._lines.where(), _unknown_header(names))
            return
        twice = {name for name in names if name and names.count(name) > 1}
        if twice & (mapped | {name for keys in known.values() for name in keys}):
            listed = ", ".join(sorted(twice))
            yield Skipped(self._lines.where(), f"columns of one name: {listed}; the first is read")
        for row in itertools.chain(first, iter(self._next_row, None)):
            yield self._read_row(names, row)
        yield from self._records.remarks()

    def _by_number(self, names: Sequence[str]) -> bool:
        """Tell whether there is no header, since the user names columns by their numbers."""
        mapped = self._options.fields.values()
        return (
            bool(mapped)
            and "text" not in names_in(tuple(names))
            and all(name.isdecimal() and 0 < int(name[:9]) <= len(names) for name in mapped)
        )

    def _read_row(self, names: Sequence[str], row: list[str]) -> Article | Skipped:
        where = self._lines.where()
        if self._lines.ended:
            reason = "a quotation mark that opens on this line or later is never closed"
            return Skipped(where, f"{reason}: what follows it is not read")
        if len(row) < len(names) or any(map(str.strip, row[len(names) :])):
            reason = f"{len(row)} fields where the header has {len(names)}"
            return Skipped(where, f"{reason}: quote fields that hold a delimiter or a line end")
        record: dict[str, str] = {}
        for name, value in zip(names, row, strict=False):
            if name and value and value.strip().lower() not in _EMPTY:
                record.setdefault(name, value)
        try:
            "".join(record.values()).encode("utf-8", "surrogateescape").decode("utf-8")
        except UnicodeDecodeError as error:
            return Skipped(where, undecodable(error))
        return self._records.read(record, where)


def _plain_name(name: str) -> str:
    return " ".join(name.encode("utf-8", "replace").decode().split())[:_LONGEST_NAME]


def _unknown_header(names: Sequence[str]) -> str:
    listed = ", ".join(repr(name[:40]) for name in names[:12]) + (", …" if len(names) > 12 else "")
    return (
        f"no column has the name of a text; the columns are {listed}: name it with "
        "--map text=NAME, or with its number (--map text=2) if there is no header"
    )


def _delimiter(sample: Sequence[str]) -> str:
    """Return the delimiter that finds most known names in the header, then most columns."""

    def found(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader(sample, delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(names_in(tuple(map(_plain_name, header)))), len(header)

    return max(_DELIMITERS, key=found)


def _is_quoted(sample: Sequence[str]) -> bool:
    """Tell whether a tab-separated table quotes its fields: every one that begins with a mark.

    A field over several lines shows in a first line with fewer fields than the header.
    """
    rows = [line.rstrip("\r\n").split("\t") for line in sample]
    if any(len(row) != len(rows[0]) for row in rows if row != [""]):
        return True
    return all(_QUOTED.fullmatch(cell) for row in rows for cell in row if cell.startswith('"'))
