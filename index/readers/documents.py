"""The JSON documents of agencies: one, an array, inside a wrapper, or one a line."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from index.article import Article
from index.errors import InvalidArticleError
from index.readers.contract import Skipped, shown, undecodable

MAX_BYTES = 32 << 20
MAX_VALUES = 1_000_000
_WRAPPERS = (
    "data", "item", "items", "_items", "results", "documents", "docs", "news", "articles", "hits",
    "_source", "response", "entries",
)  # fmt: skip
_DEEPEST_WRAPPER = 4

Test = Callable[[Mapping[str, Any]], bool]


def first_document(head: bytes, is_document: Test) -> bool:
    """Tell whether the first document that a file starts with, maybe cut off, passes the test."""
    import ijson  # noqa: PLC0415
    from ijson.common import ObjectBuilder  # noqa: PLC0415

    if not head.lstrip().startswith((b"{", b"[")):
        return False
    builder, depth = ObjectBuilder(), 0
    try:
        for event, value in ijson.basic_parse(BytesIO(head), multiple_values=True, use_float=True):
            builder.event(event, value)
            depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
            if not depth:
                break
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError):
        pass  # cut off at the head's end, or no JSON: what came before it decides
    found = next(_documents(getattr(builder, "value", None), is_document), None)
    return isinstance(found, dict) and is_document(found)


def read_documents(
    stream: BinaryIO,
    path: Path,
    is_document: Test,
    build: Callable[[Mapping[str, Any]], Article],
) -> Iterator[Article | Skipped]:
    """Yield what `build` makes of each document of a file.

    Args:
        stream: JSON over several lines, at most 32 MiB, or one JSON value a line, each of at
            most 32 MiB. A value is a document, an array of them, or an object around them
            ("data", "items" and the like, up to four levels).
        path: For messages.
        is_document: Tells a document from an object around documents.
        build: Raises `InvalidArticleError` for what is no article.
    """
    line = stream.readline(MAX_BYTES + 1)
    number = 1
    while line and not line.strip():
        line, number = stream.readline(MAX_BYTES + 1), number + 1
    if _is_whole(line):
        while line:
            if line.strip():
                yield from _read(line, f"{shown(path)}:{number}", is_document, build)
            if len(line) > MAX_BYTES and not line.endswith(b"\n"):
                while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                    pass
            line, number = stream.readline(MAX_BYTES + 1), number + 1
    else:
        raw = line + stream.read(max(0, MAX_BYTES + 1 - len(line)))
        yield from _read(raw, shown(path), is_document, build)


def _is_whole(line: bytes) -> bool:
    """Tell whether the first line is a value of its own; no line before its bounds is parsed."""
    try:
        _parse(line)
    except (orjson.JSONDecodeError, InvalidArticleError):
        return False
    return True


def _parse(raw: bytes) -> Any:  # noqa: ANN401
    if len(raw) > MAX_BYTES:
        raise InvalidArticleError(
            f"over {MAX_BYTES >> 20} MiB of JSON: write one document a line, for example with: "
            "jq -c '.[]'"
        )
    if sum(map(raw.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise InvalidArticleError(f"over {MAX_VALUES:,} values: write one document a line")
    return orjson.loads(raw)


def _read(
    raw: bytes, where: str, is_document: Test, build: Callable[[Mapping[str, Any]], Article]
) -> Iterator[Article | Skipped]:
    try:
        value = _parse(raw.strip())
    except orjson.JSONDecodeError as error:
        yield Skipped(where, _invalid(raw, error))
        return
    except InvalidArticleError as error:
        yield Skipped(where, str(error))
        return
    several = isinstance(value, list) or not is_document(value)
    empty = True
    for number, document in enumerate(_documents(value, is_document), start=1):
        empty = False
        place = f"{where}#{number}" if several else where
        if not isinstance(document, dict):
            yield Skipped(place, "not an object with an item's fields")
            continue
        try:
            yield build(document)
        except InvalidArticleError as error:
            yield Skipped(place, str(error))
    if empty:
        yield Skipped(where, "the list of items is empty")


def _invalid(raw: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as undecoded:
        return undecodable(undecoded)
    line = f"line {error.lineno}, " if error.lineno > 1 else ""
    return f"invalid JSON at {line}column {error.colno}: {error.msg}"


def _documents(value: object, is_document: Test, depth: int = 0) -> Iterator[object]:
    if isinstance(value, list):
        for part in value:
            yield from (
                _documents(part, is_document, depth + 1) if depth < _DEEPEST_WRAPPER else (part,)
            )
        return
    if isinstance(value, dict) and not is_document(value) and depth < _DEEPEST_WRAPPER:
        inner = (value[name] for name in _WRAPPERS if isinstance(value.get(name), dict | list))
        if (found := next(inner, None)) is not None:
            yield from _documents(found, is_document, depth + 1)
            return
    yield value
