"""What `dateline export` wrote: one version a line, its fields taken as they stand."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article, Status
from index.errors import InvalidArticleError
from index.export import FORMAT, MARK, NAMES
from index.readers.contract import Options, Skipped
from index.readers.jsonl import first_object, read_lines
from index.readers.records import Records
from index.times import Timestamp

_MAX_LINE = 64 << 20
_MARKED = re.compile(rb'\s*\{\s*"' + MARK.encode() + rb'"\s*:')
_TIMES = frozenset(("published", "updated", "embargoed_until"))
_KINDS = {"notices": list, "revision": int}


class ExportReader:
    """Versions of articles as an index held them, to be held again just so."""

    name = "Dateline export"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the mark in the first line."""
        return bool(_MARKED.match(head)) or MARK in (first_object(head) or {})

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one version a line, or the line's number and what is wrong with it."""
        return read_lines(stream, path, records=_Exported(path, options), longest=_MAX_LINE)


class _Exported(Records):
    """Records whose fields are final: no wire copy, no markup, no other names."""

    def read(self, record: Mapping[str, Any], where: str) -> Article | Skipped:
        try:
            return exact(record)
        except InvalidArticleError as error:
            return Skipped(where, str(error))


def exact(record: Mapping[str, Any]) -> Article:
    """Return the article that `index.export.record` made the record of.

    Raises:
        InvalidArticleError: It is no such record, or of a newer Dateline.
    """
    if record.get(MARK) != FORMAT:
        raise InvalidArticleError(
            f"{MARK} is {record.get(MARK)!r}, and this Dateline reads {FORMAT}: it was exported by "
            "another one, or the line comes from elsewhere"
        )
    values = {name: value for name, value in record.items() if name != MARK}
    if unknown := values.keys() - set(NAMES):
        raise InvalidArticleError(f"{', '.join(sorted(unknown))}: no field of an article")
    for name, value in values.items():
        kind = _KINDS.get(name, str)
        parts = value if kind is list and isinstance(value, list) else ()
        if type(value) is not kind or not all(isinstance(part, str) for part in parts):
            raise InvalidArticleError(f"{name} is not as it was exported")
    try:
        for name in _TIMES & values.keys():
            values[name] = Timestamp.parse(values[name])
        if "status" in values:
            values["status"] = Status(values["status"])
    except ValueError as error:
        raise InvalidArticleError(str(error)) from error
    values["notices"] = tuple(values.get("notices", ()))
    return Article(**{"uri": "", "headline": "", "text": "", **values}).canonical()
