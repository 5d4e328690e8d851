"""JSON Lines: one article a line, under the field names of `index.readers.mapping`."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from index.article import Article
from index.errors import InvalidArticleError
from index.readers.contract import Options, Skipped, shown, undecodable
from index.readers.records import Records

MAX_LINE = 8 << 20  # as Python objects it can take 30 times that
_PIECE = 1 << 20
Shape = Callable[[dict[str, Any]], Mapping[str, Any]]
_KINDS = {
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a truth value",
}


class JsonLinesReader:
    """One JSON object a line."""

    name = "JSON Lines"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the first line: an object, or the start of one; else by the name."""
        first = head.lstrip().split(b"\n", 1)[0].strip()
        if path.suffix.lower() in (".jsonl", ".ndjson"):
            return first != b"{" and not first.startswith((b"<", b"["))
        return first_object(head) is not None or (first.startswith(b"{") and b"\n" not in head)

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article a line, or the line's number and what is wrong with it."""
        return read_lines(stream, path, Records(path, options))


def first_object(head: bytes) -> dict[str, Any] | None:
    """Return the object on the first line that is not blank, if that is a whole object."""
    try:
        value = orjson.loads(head.lstrip().split(b"\n", 1)[0])
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def read_lines(
    stream: BinaryIO,
    path: Path,
    records: Records,
    shape: Shape = lambda record: record,
    longest: int | None = None,
) -> Iterator[Article | Skipped]:
    """Yield one article a line; a line that is too long is never held whole.

    Args:
        stream: The lines.
        path: Where they come from.
        records: Reads the records of the file.
        shape: Makes a record under the known names of a line's object.
        longest: Bytes that a line may have; None means 8 MiB.
    """
    longest = longest or MAX_LINE
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        where = f"{shown(path)}:{number}"
        if len(line) > longest and not line.endswith(b"\n"):
            del line
            while (piece := stream.readline(_PIECE)) and not piece.endswith(b"\n"):
                pass
            yield Skipped(where, f"the line is over {longest >> 20} MiB")
        elif line.strip():
            yield _read_line(line, where, records, shape)
    yield from records.remarks()


def _read_line(line: bytes, where: str, records: Records, shape: Shape) -> Article | Skipped:
    try:
        record = orjson.loads(line)
        if isinstance(record, dict):
            return records.read(shape(record), where)
        kind = _KINDS.get(type(record), "null")
        return Skipped(where, f"the line holds {kind}, not an object with the article's fields")
    except orjson.JSONDecodeError as error:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as undecoded:
            return Skipped(where, undecodable(undecoded))
        return Skipped(where, f"invalid JSON at column {error.colno}: {error.msg}")
    except InvalidArticleError as error:
        return Skipped(where, str(error))
