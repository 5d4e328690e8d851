"""AP's Media API: items as JSON, with the story as NITF in `body_nitf`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.readers.contract import Options, Skipped
from index.readers.documents import first_document, read_documents


class ApReader:
    """One item, bare or in `data.item`, an array or a feed of them, or one a line."""

    name = "AP Media API"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the fields of the first item."""
        return first_document(head, is_ap)

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article an item."""
        from index.readers.ap_fields import article_of_ap  # noqa: PLC0415

        return read_documents(stream, path, is_ap, article_of_ap)


def is_ap(document: object) -> bool:
    """Tell by `altids.itemid`, or by `body_nitf` beside AP's own names."""
    if not isinstance(document, Mapping):
        return False
    altids = document.get("altids")
    if isinstance(altids, Mapping) and "itemid" in altids:
        return True
    return isinstance(document.get("body_nitf"), str) and any(
        name in document for name in ("bylines", "headline_extended", "datelinelocation")
    )
