"""HTML files: one page a file, as it was saved or fetched."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from index import pages
from index.article import Article
from index.readers.contract import Options, Skipped, file_uri, shown

# What browsers write above a saved page: the length of the address, then the address.
_SAVED = re.compile(rb"<!--\s*saved from url=\(\d{1,5}\)\s*(https?://[^\s>]{1,2000}?)\s*-->")
_PAGE = re.compile(rb"<!doctype\s+html|<(?:html|head|body|article|title)\b", re.IGNORECASE)
_BEFORE = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml\b[^>]*>|<!doctype\b[^>]*>)*", re.IGNORECASE | re.DOTALL
)
_NAMES = frozenset({".html", ".htm", ".xhtml", ".shtml"})


class HtmlReader:
    """One article a file; its URI is the address that the page gives, else the file's."""

    name = "HTML"
    harvested = True

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the first tag, or by the name of a file that begins with any other tag."""
        before = _BEFORE.match(head)
        rest = head[before.end() if before else 0 :]
        if _PAGE.match(rest) or re.match(rb"(?is)\s*<!doctype\s+html", head):
            return True
        return path.suffix.lower() in _NAMES and rest.startswith(b"<")

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield the file's one article."""
        body = stream.read(pages.MAX_BYTES + 1)
        saved = _SAVED.search(body[:4096])
        url = saved[1].decode("utf-8", "replace") if saved else ""
        match pages.article_of_page(body, url=url):
            case Skipped(reason=reason):
                yield Skipped(shown(path), reason)
            case Article(url="") as article if uri := file_uri(path):
                yield replace(article, uri=uri)
            case article:
                yield article
