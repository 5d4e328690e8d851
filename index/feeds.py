"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, and JSON Feed, from their bytes to entries.

XML is read by feedparser, which is given bytes and never fetches anything. A document that
declares entities is refused before it is parsed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson

from index.article import Article, canonical_line, canonical_text
from index.markup import line_of_html, text_of_html
from index.pages.addresses import plain_url
from index.pages.decoding import decoded
from index.readers.feeds import FIRST_TAG, feed_kind, without_comments
from index.readers.mapping import article_of
from index.readers.opening import HEAD
from index.times import Timestamp

MAX_BYTES = 32 << 20
"""The longest feed that is read; 1,000 full stories are about 8 MiB."""

SUMMARY_ONLY = "Summary only"
"""How the notice begins that marks an article of which only the feed's summary is had."""

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>\s*")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_NO_CHARACTERS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_PARSER_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*-->\s*)*$", re.IGNORECASE)
_TEXTUAL = re.compile(r"text/|application/xhtml\+xml|application/xml|^$")
_CUT_SHORT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\."
    r"|(?:^|[.!?…\])]\s)(?:Continue [Rr]eading|Read [Mm]ore|READ MORE)\b.{0,90})\s*$",
    re.MULTILINE,
)
# The line that WordPress adds to every entry of its feeds.
_POST_APPEARED = re.compile(
    r"^The post .{1,400} (?:appeared first|first appeared) on .{1,100}$", re.MULTILINE
)
_MAX_TAGS = 150_000  # feedparser takes 20 µs for each: three seconds
_MANY_ATTRIBUTES = re.compile(
    r"<[\w:.-]++(?:\s++[^\s=<>\"']++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>\"']++)){100}"
)
_MAIL = re.compile(r"(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DAY = re.compile(r"(.*?\b\d{4})[ T]+\d{1,2}:\d{2}.*|(\d{4}-\d\d-\d\d)T.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed.

    Args:
        link: Where its page lies; empty if nowhere on the web.
        title: As one line of text.
        text: The full text, else the summary, as text; may be empty.
        full: Whether `text` is the full text.
        uri: The canonical form of its link, else its guid; empty if it has neither.
        published: RSS's pubDate or dc:date, Atom's published, else updated.
        updated: Atom's updated; None if that is all that is known of the time.
        byline: Authors, joined with ", ".
        section: The first category.
        language: BCP 47 tag.
        source: Title of the entry's source, else of the feed.
    """

    link: str
    title: str
    text: str
    full: bool
    uri: str = ""
    published: Timestamp | None = None
    updated: Timestamp | None = None
    byline: str = ""
    section: str = ""
    language: str = ""
    source: str = ""

    def article(self, why: str = "the page was not read") -> Article:
        """Return the entry itself as an article; a summary is marked as one.

        Args:
            why: Why there is only the summary.

        Raises:
            InvalidArticleError: The entry has no text.
        """
        return article_of(
            {
                "uri": self.uri,
                "url": self.link,
                "headline": self.title,
                "text": self.text,
                "published": str(self.published or ""),
                "updated": str(self.updated or ""),
                "byline": self.byline,
                "section": self.section,
                "language": self.language,
                "source": self.source,
                "notices": [] if self.full else [f"{SUMMARY_ONLY}: {why}"],
                "revision": 0 if self.full else -1,
            }
        )


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
    feed = _read_json(body, url) if is_json else _read_xml(body, url, charset)
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


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str
    site: str
    parts: list[tuple[Entry, str]]
    fault: str = ""


# -- XML --------------------------------------------------------------------------------------


def _read_xml(body: bytes, url: str, charset: str) -> _Parts | str:
    import feedparser  # noqa: PLC0415

    text = decoded(body, charset)
    text = _NO_CHARACTERS.sub("", _REFERENCE.sub(_possible, text))
    head = without_comments(text[:HEAD])
    root = FIRST_TAG.search(head)
    prolog = head[: root.start()] if root else head
    if re.search(r"<!ENTITY|<!DOCTYPE[^>\[]*\[", prolog, re.IGNORECASE):
        return "the feed declares entities of its own, which are not resolved: take them out"
    if _MANY_ATTRIBUTES.search(text):
        return "a tag of the feed has a hundred attributes or more"
    if text.count("<") > _MAX_TAGS:
        return f"the feed has over {_MAX_TAGS:,} tags: split it into several"
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    try:
        found = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-location": url, "content-type": "text/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _PARSER_FAULTS as error:  # feedparser meets damage that it was not made for
        return f"the feed is damaged beyond reading: {error}"
    about: Mapping[str, Any] = found["feed"]
    version = str(found.get("version", ""))
    if not version and not found["entries"]:
        return "the feed cannot be read: it is neither RSS nor Atom"
    whole = not found["bozo"] or _END.search(text[-2000:])
    fault = "" if whole else "the feed is cut off: only the entries before the end are read"
    atom = version.startswith("atom")
    parts = [_entry(entry, about, url, atom=atom) for entry in found["entries"]]
    site = _web(url, _first(about, "link")) or url
    return _Parts(_title(about, atom=atom), site, parts, fault)


def _possible(reference: re.Match[str]) -> str:
    """Return a character reference, but nothing for one to what is no character (XML 1.0, 2.2)."""
    digits = (reference[1] or reference[2]).lstrip("0")[:8]
    code = int(digits or "0", 16 if reference[1] else 10)
    possible = code < 0x110000 and not _NO_CHARACTERS.match(chr(code))
    return reference[0] if possible else ""


def _entry(
    entry: Mapping[str, Any], feed: Mapping[str, Any], url: str, *, atom: bool
) -> tuple[Entry, str]:
    link = _web(url, _first(entry, "feedburner_origlink", "link"))
    guid = canonical_line(_first(entry, "id"))
    text, full = _text(entry, atom=atom)
    published, updated = _moment(_raw(entry, "published")), _moment(_raw(entry, "updated"))
    source = entry.get("source") or {}
    labels = (tag.get("label") or tag.get("term") for tag in entry.get("tags") or ())
    return Entry(
        link=link,
        title=_title(entry, atom=atom),
        text=text,
        full=full,
        published=published or updated,
        updated=updated if published else None,
        byline=_byline(entry, feed, atom=atom),
        section=next((line_of_html(label) for label in labels if label), ""),
        language=_language(entry, feed),
        source=_title(source, atom=atom) or _title(feed, atom=atom),
    ), guid


def _text(entry: Mapping[str, Any], *, atom: bool) -> tuple[str, bool]:
    """Return the entry's text, and whether it is the full one."""
    bodies = (_plain(part, atom=atom) for part in entry.get("content") or ())
    content = max(bodies, key=len, default="")
    detail = entry.get("summary_detail") or {"value": entry.get("summary") or ""}
    summary = _plain(detail, atom=atom)
    if content and len(content) >= len(summary):
        return content, not _CUT_SHORT.search(content[-200:])
    return summary, False


def _plain(part: Mapping[str, Any], *, atom: bool) -> str:
    value, kind = str(part.get("value") or ""), str(part.get("type") or "")
    if not _TEXTUAL.match(kind):
        return ""
    # Atom says whether a text is HTML (RFC 4287, section 3.1); in RSS it always may be.
    text = canonical_text(value) if atom and kind == "text/plain" else text_of_html(value)
    return canonical_text(_POST_APPEARED.sub("", text))


def _title(part: Mapping[str, Any], *, atom: bool) -> str:
    value = str(part.get("title") or "")
    kind = (part.get("title_detail") or {}).get("type")
    return canonical_line(value) if atom and kind == "text/plain" else line_of_html(value)


def _byline(entry: Mapping[str, Any], feed: Mapping[str, Any], *, atom: bool) -> str:
    authors = entry.get("authors") or (feed.get("authors") if atom else ()) or ()
    names = [author.get("name") or "" for author in authors]
    if not atom and len(names) == 1:  # RSS: "desk@site.example (Jane Doe)"; feedparser's own
        names = [str(entry.get("author") or "")]  # split errs on newer top-level domains
    shown = (line_of_html(_MAIL.sub("", name)).strip(" ,()<>") for name in names)
    return ", ".join(dict.fromkeys(filter(None, shown)))


def _language(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    parts = (*(entry.get("content") or ()), entry.get("title_detail") or {}, feed)
    return next((str(part["language"]) for part in parts if part.get("language")), "")


def _raw(entry: Mapping[str, Any], name: str) -> str:
    # feedparser hands out `published` for a missing `updated`, with a warning.
    return str(dict.get(entry, name) or "") if isinstance(entry, dict) else ""


# -- JSON Feed --------------------------------------------------------------------------------


def _read_json(body: bytes, url: str) -> _Parts | str:
    try:
        feed = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return f"invalid JSON at line {error.lineno}, column {error.colno}: {error.msg}"
    items = feed.get("items")
    if not isinstance(items, list):
        return "the JSON Feed has no list of items"
    parts = [_item(item, feed, url) for item in items if isinstance(item, dict)]
    lost = len(items) - len(parts)
    fault = f"{lost} of the feed's items are no objects" if lost else ""
    site = _web(url, _first(feed, "home_page_url", "feed_url")) or url
    return _Parts(canonical_line(_first(feed, "title")), site, parts, fault)


def _item(item: Mapping[str, Any], feed: Mapping[str, Any], url: str) -> tuple[Entry, str]:
    link = _web(url, _first(item, "url", "external_url"))
    guid = canonical_line(str(item.get("id") or ""))
    content = text_of_html(_first(item, "content_html"))
    content = content or canonical_text(_first(item, "content_text"))
    published, updated = _moment(_first(item, "date_published")), None
    if modified := _moment(_first(item, "date_modified")):
        published, updated = published or modified, modified if published else None
    return Entry(
        link=link,
        title=canonical_line(_first(item, "title")),
        text=content or canonical_text(_first(item, "summary")),
        full=bool(content) and not _CUT_SHORT.search(content[-200:]),
        published=published,
        updated=updated,
        byline=", ".join(_names(item) or _names(feed)),
        section=next(_strings(item.get("tags")), ""),
        language=_first(item, "language") or _first(feed, "language"),
        source=canonical_line(_first(feed, "title")),
    ), guid


def _names(part: Mapping[str, Any]) -> list[str]:
    authors = part.get("authors")
    people = authors if isinstance(authors, list) else [part.get("author")]
    names = (_first(person, "name") for person in people if isinstance(person, dict))
    return list(filter(None, map(canonical_line, names)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (part for part in value if isinstance(part, str) and part.strip())


# -- both -------------------------------------------------------------------------------------


def _first(part: Mapping[str, Any], *names: str) -> str:
    values = (part.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _web(base: str, link: str) -> str:
    """Return a link as a web address; empty if it is none."""
    with suppress(ValueError):
        link = urljoin(base, link.strip())
    return link if plain_url(link) else ""


def _moment(text: str) -> Timestamp | None:
    """Read a date; of one whose clock or zone cannot be told only the day, of a wrong one None."""
    text = " ".join(text.split())
    with suppress(ValueError):
        return Timestamp.parse(text)
    if day := _DAY.fullmatch(text):
        with suppress(ValueError):
            return Timestamp.parse(day[1] or day[2])
    return None
