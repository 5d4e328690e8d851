"""JSON documents: an array of records, an object that holds them, or an object that is one."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.readers.contract import Options, Skipped, shown
from index.readers.json_stream import MAX_VALUE, Event, JsonError, JsonStream, Unfit
from index.readers.jsonl import first_object
from index.readers.names import names_in, normal
from index.readers.records import Records

_LISTS = frozenset(
    map(
        normal,
        ("articles", "items", "data", "results", "result", "docs", "documents", "news", "corpus",
         "records", "entries", "stories", "posts", "rows", "hits", "search_result",
         "search_results", "news_articles", "feed", "value"),
    )
)  # fmt: skip
_WRAPPERS = _LISTS | set(map(normal, ("response", "feed", "payload", "article", "story", "item")))
_DEEPEST_WRAPPER = 3
_ARRAY = re.compile(rb"\s*\[\s*[\[{\"\]]")
_OBJECT = re.compile(rb"\s*\{\s*[\"}]")


class JsonDocumentReader:
    """One article a record of the array, or the list under a name such as "articles"."""

    name = "JSON"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the first characters; objects that are lines of their own are JSON Lines."""
        if not _OBJECT.match(head):
            named = path.suffix.lower() == ".json" and head.lstrip().startswith(b"[")
            return named or bool(_ARRAY.match(head))
        first, newline, _ = head.lstrip().partition(b"\n")
        if newline and first_object(head) is None:
            lines = path.suffix.lower() in (".jsonl", ".ndjson")
            return not lines or first.strip() == b"{"
        return _is_container(_beginning(head))

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article a record, or the record's number and what is wrong with it."""
        with closing(JsonStream(stream)) as events:
            document = _Document(events, Records(path, options), shown(path))
            try:
                yield from document.read()
            except JsonError as error:
                yield Skipped(shown(path), f"{error}: only what precedes is read")
        yield from document.records.remarks()


class _Document:
    """The records in a stream of JSON, which are counted over the whole file."""

    def __init__(self, stream: JsonStream, records: Records, name: str) -> None:
        self._stream = stream
        self.records = records
        self._name = name
        self._number = 0

    def read(self) -> Iterator[Article | Skipped]:
        for kind, value in self._stream:
            match kind:
                case "start_array":
                    yield from self._list()
                case "start_map":
                    yield from self._object("", 0)
                case _:
                    yield self._record(value)
        if not self._number:
            yield Skipped(self._name, "the JSON holds no records")

    def _record(self, value: object, uri: str = "") -> Article | Skipped:
        self._number += 1
        where = f"{self._name}: record {self._number}"
        if isinstance(value, Unfit):
            return Skipped(where, value.reason)
        if not isinstance(value, dict):
            return Skipped(where, "not an object with the article's fields")
        if uri and "uri" not in names_in(tuple(value)):
            value["uri"] = uri
        return self.records.read(value, where)

    def _list(self) -> Iterator[Article | Skipped]:
        while (event := self._stream.next())[0] != "end_array":
            yield self._record(self._stream.value(event))

    def _object(self, name: str, depth: int) -> Iterator[Article | Skipped]:
        """Read an object: its lists of records one by one, and itself if it has a text."""
        own: dict[str, Any] = {}
        before, size = self._number, 0
        refusal = ""
        while (event := self._stream.next())[0] != "end_map":
            key = event[1]
            if self._opens_records(key, own, depth):
                yield from self._list()
                continue
            event = self._stream.next()
            if event[0] == "start_map" and depth < _DEEPEST_WRAPPER and normal(key) in _WRAPPERS:
                yield from self._object(key, depth + 1)
                continue
            started = self._stream.taken()
            value = self._stream.value(event)
            if isinstance(value, dict) and _is_article(value):
                yield self._record(value, uri=key)
                continue
            size += self._stream.taken() - started
            if isinstance(value, Unfit):
                refusal = refusal or value.reason
            elif key in own:
                refusal = refusal or f"the field {key[:60]!r} stands twice"
            elif size > MAX_VALUE:
                refusal = refusal or f"the record is over {MAX_VALUE >> 20} MiB"
                own = {}
            else:
                own[key] = value
        if "text" in names_in(tuple(own)) or self._number == before:
            yield self._record(Unfit(refusal) if refusal else own)

    def _opens_records(self, key: str, own: Mapping[str, Any], depth: int) -> bool:
        """Tell whether the member is a list of records, and take its opening if so."""
        if normal(key) not in _LISTS or "text" in names_in(tuple(own)):
            return False
        first = self._stream.next()
        if first[0] != "start_array":
            self._stream.back(first)
            return False
        second = self._stream.next()
        self._stream.back(second)
        if second[0] == "start_map":
            return True
        self._stream.back(first)
        return False


def _is_article(value: Mapping[str, Any]) -> bool:
    return {"headline", "text"} <= names_in(tuple(value)).keys()


def _is_list(name: str, value: object) -> bool:
    """Tell whether a member is a list of records."""
    listed = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return normal(name) in _LISTS and listed


def _is_container(value: object, depth: int = 0) -> bool:
    """Tell whether an object, or what is known of it, holds records and is none itself."""
    if not isinstance(value, dict) or not value or depth > _DEEPEST_WRAPPER:
        return False
    texts = names_in(tuple(value)).get("text", ())
    if any(not isinstance(value[name], dict) and not _is_list(name, value[name]) for name in texts):
        return False
    for key, inner in value.items():
        if _is_list(key, inner):
            return True
        if normal(key) in _WRAPPERS and _is_container(inner, depth + 1):
            return True
    return all(isinstance(inner, dict) and _is_article(inner) for inner in value.values())


def _events(head: bytes) -> Iterator[Event]:
    with closing(JsonStream(io.BytesIO(head))) as events:
        yield from events


def _beginning(head: bytes) -> object:
    """Return what is known of a value from the beginning of its JSON."""
    opened: list[Any] = [[]]
    keys: list[str] = [""]
    try:
        for kind, value in _events(head):
            if kind == "map_key":
                keys[-1] = value
                opened[-1][value] = None
            elif kind.startswith("end"):
                opened.pop()
                keys.pop()
            else:
                inner = {"start_map": dict, "start_array": list}.get(kind, lambda: value)()  # noqa: B023
                if isinstance(opened[-1], dict):
                    opened[-1][keys[-1]] = inner
                else:
                    opened[-1].append(inner)
                if kind.startswith("start"):
                    opened.append(inner)
                    keys.append("")
            if len(opened) == 1:
                break
    except JsonError:
        pass  # the head is cut off, or the reader will say what is wrong
    return next(iter(opened[0]), None)
