"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, and JSON Feed, from their bytes to entries."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from index.feeds.entry import SUMMARY_ONLY, Entry
from index.feeds.json_feed import read_json
from index.feeds.xml import read_xml
from index.pages.addresses import plain_url
from index.readers.feeds import feed_kind
from index.readers.opening import HEAD

__all__ = ["MAX_BYTES", "SUMMARY_ONLY", "Entry", "Feed", "read_feed"]

MAX_BYTES = 32 << 20
"""The longest feed that is read; 1,000 full stories are about 8 MiB."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read.

    Args:
        title: Its title.
        entries: In the feed's order.
        fault: What may be missing because the feed is damaged; empty if nothing is.
    """

    title: str
    entries: tuple[Entry, ...]
    fault: str = ""


def read_feed(body: bytes, *, url: str = "", charset: str = "") -> Feed | str:
    """Read a feed.

    Args:
        body: Its bytes.
        url: Where it lies, which relative links are relative to.
        charset: The character set that the server named; it may be wrong.

    Returns:
        The feed, or why it cannot be read.
    """
    if len(body) > MAX_BYTES:
        return f"the feed is over {MAX_BYTES >> 20} MiB"
    is_json = feed_kind(body[:HEAD]) == "json"
    feed = read_json(body, url) if is_json else read_xml(body, url, charset)
    if isinstance(feed, str):
        return feed
    links = Counter(plain_url(entry.link) for entry, _ in feed.parts)
    entries = tuple(
        replace(entry, uri=_uri(entry, guid, links, feed.site)) for entry, guid in feed.parts
    )
    return Feed(feed.title, entries, feed.fault)


def _uri(entry: Entry, guid: str, links: Counter[str], site: str) -> str:
    """Return what identifies an entry: its link, unless others have the same; else its guid.

    A guid that is no URI ("4711") is unique in its feed only, so the site's host goes before it.
    """
    link = plain_url(entry.link)
    if (link and links[link] == 1) or not guid:
        return link
    host = urlsplit(link or plain_url(site)).hostname
    return guid if _SCHEME.match(guid) or not host else f"{host}:{guid}"
