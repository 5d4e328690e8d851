"""Feeds in files: an article an entry, with the full text if the feed carries it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.errors import InvalidArticleError
from index.readers.contract import Options, Skipped, shown
from index.readers.opening import HEAD

FIRST_TAG = re.compile(r"<(?=[A-Za-z_])")
_LIST = re.compile(r"<(?:[\w-]+:)?(rss|rdf|feed|opml)\b([^>]*)>", re.IGNORECASE)
_MARKS = {
    "rdf": ("purl.org/rss", "netscape.com/rdf"),
    "feed": ("w3.org/2005/atom", "purl.org/atom"),
}
_COMMENT = re.compile(r"<!--(?:.*?-->|.*\Z)", re.DOTALL)


class FeedReader:
    """RSS, Atom and JSON Feed; nothing is fetched. OPML lists are named, not read."""

    name = "RSS or Atom"
    harvested = False

    def detects(self, head: bytes, path: Path) -> bool:
        """Tell by the root element, or by the version that a JSON Feed must carry."""
        return bool(feed_kind(head))

    def read(self, stream: BinaryIO, path: Path, options: Options) -> Iterator[Article | Skipped]:
        """Yield one article an entry; one that carries only a summary is marked as such."""
        from index.feeds import MAX_BYTES, read_feed  # noqa: PLC0415

        body = stream.read(MAX_BYTES + 1)
        where = shown(path)
        if feed_kind(body[:HEAD]) == "opml":
            yield Skipped(
                where,
                "a list of feeds, which holds no articles: follow them with "
                f"`dateline watch {where}`, or give their addresses to `dateline add`",
            )
            return
        feed = read_feed(body)
        if isinstance(feed, str):
            yield Skipped(where, feed)
            return
        for number, entry in enumerate(feed.entries, start=1):
            try:
                yield entry.article("the feed does not carry the full text")
            except InvalidArticleError as error:
                yield Skipped(f"{where}: entry {number} {entry.title[:60]!r}", str(error))
        if feed.fault:
            yield Skipped(where, feed.fault)
        elif not feed.entries:
            yield Skipped(where, "the feed has no entries")


def feed_kind(head: bytes) -> str:
    """Return what kind of list of stories, or of feeds, a document that starts like this is.

    Args:
        head: Its first bytes, in an encoding that keeps ASCII.

    Returns:
        "rss", "rdf" (RSS 1.0 and 0.90), "feed" (Atom), "opml", "json" (jsonfeed.org), or "".
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "json" if b"jsonfeed.org/version" in start.replace(b"\\/", b"/") else ""
    if not start.startswith(b"<"):
        return ""
    text = without_comments(start.decode("utf-8", "replace"))
    first = FIRST_TAG.search(text)
    root = _LIST.match(text, first.start()) if first else None
    if not root:
        return ""
    kind, attributes = root[1].lower(), root[2].lower()
    return kind if any(mark in attributes for mark in _MARKS.get(kind, ("",))) else ""


def without_comments(text: str) -> str:
    """Return XML text without its comments; one that does not end hides all that follows."""
    return _COMMENT.sub("", text)
