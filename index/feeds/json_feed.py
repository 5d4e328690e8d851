"""JSON Feed 1.0 and 1.1 (jsonfeed.org), from its bytes to entries."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from index.article import canonical_line, canonical_text
from index.feeds.entry import CUT_SHORT, MAX_ENTRIES, Entry, Parts, first, moment, web_address
from index.markup import text_of_html

_MAX_VALUES = 1_000_000


def read_json(body: bytes, url: str) -> Parts | str:
    """Return what a JSON Feed holds, or why it cannot be read; arguments as for `read_feed`."""
    if sum(map(body.count, (b"{", b"[", b","))) > _MAX_VALUES:
        return f"the feed has over {_MAX_VALUES:,} values: split it into several"
    try:
        feed = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return f"invalid JSON at line {error.lineno}, column {error.colno}: {error.msg}"
    items = feed.get("items")
    if not isinstance(items, list):
        return "the JSON Feed has no list of items"
    if len(items) > MAX_ENTRIES:
        return f"the feed has over {MAX_ENTRIES:,} entries: split it into several"
    parts = [_item(item, feed, url) for item in items if isinstance(item, dict)]
    lost = len(items) - len(parts)
    fault = f"{lost} of the feed's items are no objects" if lost else ""
    site = web_address(url, first(feed, "home_page_url", "feed_url")) or url
    return Parts(canonical_line(first(feed, "title")), site, parts, fault)


def _item(item: Mapping[str, Any], feed: Mapping[str, Any], url: str) -> tuple[Entry, str]:
    link = web_address(url, first(item, "url", "external_url"))
    guid = canonical_line(str(item.get("id") or ""))
    content = text_of_html(first(item, "content_html"))
    content = content or canonical_text(first(item, "content_text"))
    published, updated = moment(first(item, "date_published")), None
    if modified := moment(first(item, "date_modified")):
        published, updated = published or modified, modified if published else None
    return Entry(
        link=link,
        title=canonical_line(first(item, "title")),
        text=content or canonical_text(first(item, "summary")),
        full=bool(content) and not CUT_SHORT.search(content[-200:]),
        published=published,
        updated=updated,
        byline=", ".join(_names(item) or _names(feed)),
        section=next(_strings(item.get("tags")), ""),
        language=first(item, "language") or first(feed, "language"),
        source=canonical_line(first(feed, "title")),
    ), guid


def _names(part: Mapping[str, Any]) -> list[str]:
    authors = part.get("authors")
    people = authors if isinstance(authors, list) else [part.get("author")]
    names = (first(person, "name") for person in people if isinstance(person, dict))
    return list(filter(None, map(canonical_line, names)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (part for part in value if isinstance(part, str) and part.strip())
