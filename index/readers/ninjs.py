"""IPTC ninjs 1.x, 2.x and 3.x (github.com/iptc/newsinjson)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.readers.contract import Options, Skipped
from index.readers.documents import first_document, read_documents

_LIFE = ("pubstatus", "pubStatus", "versioncreated", "versionCreated", "version_created")
_BODIES = ("body_xhtml", "body_html", "body_text", "body_nitf", "article_html")


class NinjsReader:
    """One document, an array of them, a wrapper around them, or one a line."""

    name = "ninjs"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the fields of the first document."""
        return first_document(head, is_ninjs)

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article a document."""
        from index.readers.ninjs_fields import article_of_ninjs  # noqa: PLC0415

        return read_documents(stream, path, is_ninjs, article_of_ninjs)


def is_ninjs(document: object) -> bool:
    """Tell by `standard`, or by a `uri` with ninjs's own names of bodies, times and status."""
    if not isinstance(document, Mapping):
        return False
    standard = document.get("standard")
    if isinstance(standard, Mapping) and "ninjs" in f"{standard.get('name')}{standard}".casefold():
        return True
    if not isinstance(document.get("uri", document.get("urn")), str):
        return False
    if any(_roles(document.get(name)) for name in ("headlines", "bodies")):
        return True
    return any(name in document for name in _LIFE) and (
        any(name in document for name in (*_BODIES, "headline", "type", "version"))
    )


def _roles(values: Any) -> bool:  # noqa: ANN401
    """Tell whether it is a list of objects with a `value`, as ninjs 2 and 3 write texts."""
    return (
        isinstance(values, list)
        and bool(values)
        and all(
            isinstance(value, Mapping) and ("value" in value or "role" in value) for value in values
        )
    )
