"""BEIR corpora: `corpus.jsonl` with `_id`, `title`, `text` and `metadata`.

The layout of Thakur et al., BEIR (NeurIPS 2021), with the article's other fields in `metadata`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.errors import InvalidArticleError
from index.readers.contract import Options, Skipped
from index.readers.jsonl import first_object, read_lines
from index.readers.records import Records

CORPUS = "corpus.jsonl"


class BeirReader:
    """One article a line; `_id` is its URI, as the judgements of the corpus name it."""

    name = "BEIR corpus"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the name of the file, or by the shape of its first line."""
        first = first_object(head) or {}
        return path.name == CORPUS or ("_id" in first and isinstance(first.get("metadata"), dict))

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article a line, or the line's number and what is wrong with it."""
        return read_lines(stream, path, Records(path, options), _flattened)


def _flattened(record: dict[str, Any]) -> dict[str, Any]:
    if record.get("_id") in (None, ""):
        raise InvalidArticleError("no _id, by which a BEIR corpus names its documents")
    metadata = record.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise InvalidArticleError("metadata is not an object")
    top = {name: value for name, value in record.items() if value is not None}
    return {**metadata, **top, "uri": record["_id"]}
