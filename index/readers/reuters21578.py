"""Reuters-21578: the SGML files of the news-wire collection of 1987, `reut2-000.sgm` and on.

The files are Latin-1, hold control characters as "&#3;" and are not well-formed XML, so they
are cut at their tags. Field names and layout: the collection's README (D. Lewis, 1997).
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.errors import InvalidArticleError
from index.readers.contract import Options, Skipped, shown
from index.readers.mapping import article_of

MAX_ITEM = 4 << 20
HEADLINE_ONLY = "Headline only"
"""The notice of an item that is nothing but its headline."""

_PIECE = 64 << 10
_START = re.compile(rb"<REUTERS\b")
_END = b"</REUTERS>"
_NEWID = re.compile(r"\bNEWID=\"?(\d+)")
_SIGN_OFF = re.compile(r"\n\s*reuters?\s*\Z", re.IGNORECASE)
_DATED = re.compile(r",? *(?:[A-Z][a-z]{2,8}\.? \d{1,2})? *-*\s*\Z")
_CONTROLS = re.compile(r"&#(?:\d|[12]\d|3[01]|127);")


class ReutersReader:
    """One article an item; "reuters21578:" and its NEWID are the URI."""

    name = "Reuters-21578"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the document type, or by the first item's tag."""
        start = head.lstrip()[:200].lower()
        return start.startswith((b"<!doctype lewis", b"<reuters topics", b"<reuters "))

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article an item, or its place and what is wrong with it."""
        for number, item in enumerate(_items(stream), start=1):
            where = f"{shown(path)}: item {number}"
            if isinstance(item, str):
                yield Skipped(where, item)
                continue
            try:
                yield _article(_decoded(item))
            except InvalidArticleError as error:
                yield Skipped(where, str(error))


def _items(stream: BinaryIO) -> Iterator[bytes | str]:
    """Yield the bytes of each item, or what is wrong with it."""
    rest = b""
    while piece := stream.read(_PIECE):
        searched = max(len(rest) - len(_END), 0)
        rest += piece
        while (end := rest.find(_END, searched)) >= 0:
            start = _START.search(rest, 0, end)
            yield rest[start.start() : end] if start else "the item's <REUTERS> tag is missing"
            rest, searched = rest[end + len(_END) :], 0
        if len(rest) > MAX_ITEM:
            yield f"the item is over {MAX_ITEM >> 20} MiB: the rest of the file is not read"
            return
    if _START.search(rest):
        yield "the item is cut off: its </REUTERS> tag is missing"


def _decoded(item: bytes) -> str:
    try:
        return item.decode("utf-8")
    except UnicodeDecodeError:
        return item.decode("latin-1")


def _article(item: str) -> Article:
    number = _NEWID.search(item)
    kind, text = _element(item, "TEXT")
    title, body = _plain(_element(text, "TITLE")[1]), _element(text, "BODY")[1]
    if "UNPROC" in kind and not body:
        body = text
    body = _paragraphs(_SIGN_OFF.sub("", _plain(body)))
    dateline = _DATED.sub("", " ".join(_plain(_element(text, "DATELINE")[1]).split()))
    # Some dates have a code of the archive behind the time.
    date = re.match(r"\s*[\w-]+ [\d:.]+", _element(item, "DATE")[1])
    record = {
        "uri": f"reuters21578:{number[1]}" if number else "",
        "headline": " ".join(title.split()),
        "text": body or title,
        "published": date[0].strip() if date else "",
        "byline": re.sub(r"(?i),? reuters\s*$", "", _plain(_element(text, "AUTHOR")[1]).strip()),
        "dateline": dateline,
        "source": "Reuters",
        "section": _listed(item, "TOPICS") or _listed(item, "PLACES"),
        "language": "en",
        "notices": [] if body else [HEADLINE_ONLY],
        "revision": 0 if body else -1,
    }
    return article_of(record)


def _element(item: str, name: str) -> tuple[str, str]:
    """Return the attributes and the content of the first such element; empty if there is none."""
    start = re.search(rf"<{name}\b([^>]*)>", item)
    if start is None:
        return "", ""
    end = item.find(f"</{name}>", start.end())
    return start[1], item[start.end() : end if end >= 0 else len(item)]


def _listed(item: str, name: str) -> str:
    return ", ".join(map(_plain, re.findall(r"<D>([^<]*)</D>", _element(item, name)[1])))


def _plain(text: str) -> str:
    return html.unescape(_CONTROLS.sub("", text))


def _paragraphs(text: str) -> str:
    """Join the wrapped lines of a paragraph; each begins with four spaces."""
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    if not any(line and not line.startswith("  ") for line in lines[1:]):
        return "\n".join(line.strip() for line in lines)  # a table, or a line a paragraph
    blocks: list[str] = []
    for line in lines:
        if line.startswith("   ") or not blocks:
            blocks.append(line.strip())
        else:
            blocks[-1] = f"{blocks[-1]} {line.strip()}".strip()
    return "\n\n".join(filter(None, blocks))
