"""From a web address to articles: a page is one, a feed is followed to the pages of its entries."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from html import unescape
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING, Any

from index.article import Article, Version
from index.errors import ArticleNotFoundError, FetchError, InvalidArticleError
from index.feeds import Entry, Feed, read_feed
from index.feeds.entry import web_address
from index.pages import article_of_page
from index.pages.addresses import plain_url
from index.pages.decoding import decoded
from index.quality import Gate
from index.readers import READERS
from index.readers.contents import faults
from index.readers.contract import STDIN, Options, Skipped
from index.readers.feeds import feed_kind
from index.readers.opening import HEAD, in_utf8, refusal
from index.readers.text import TextReader
from index.web.fetch import Document, Fetcher, Validators

if TYPE_CHECKING:
    from index.store import Index

_PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml"))
_PROSE_TYPES = frozenset(("", "text/plain", "text/markdown", "text/x-markdown"))
_MARKUP = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype html|html)\b",
    re.I | re.S,
)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"\btype\s*=\s*[\"']?application/(?:rss|atom|feed)\+(?:xml|json)", re.I)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


class Held(Enum):
    """What an index holds of an article."""

    NOTHING = 0
    SUMMARY = 1
    TEXT = 2


Holdings = Callable[[str], Held]
"""Tells for a uri what the index holds."""


def holdings_of(index: "Index") -> Holdings:
    """Return what tells how much of an article an index holds."""

    def held(uri: str) -> Held:
        try:
            versions: list[Version] = index.versions(uri)
        except ArticleNotFoundError:
            return Held.NOTHING
        whole = any(version.revision >= 0 for version in versions)
        return Held.TEXT if whole else Held.SUMMARY

    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of following one entry of a feed.

    Args:
        item: The article, or why there is none; None if the page is unchanged.
        whole: Whether the index has the full text now.
        uri: Of the article that has it; empty if there is none.
        validators: The page's, to ask later whether it has changed.
    """

    item: Article | Skipped | None
    whole: bool = False
    uri: str = ""
    validators: Validators = field(default_factory=Validators)


def articles_at(
    url: str,
    fetcher: Fetcher,
    *,
    follow: bool = True,
    held: Holdings | None = None,
    options: Options | None = None,
) -> Iterator[Article | Skipped]:
    """Yield the articles that an address leads to.

    Args:
        url: Of a page, a feed, or a document that one of the readers reads.
        fetcher: Fetches.
        follow: Whether the entries of a feed are followed to their pages.
        held: What the index holds already; None if there is no index yet.
        options: What the user says of the input.

    Whatever cannot be fetched or read is a `Skipped`.

    Raises:
        FetchStoppedError: The fetcher was told to stop.
    """
    follower = Follower(fetcher, held or (lambda _: Held.NOTHING), options)
    try:
        document = fetcher.fetch(url)
    except FetchError as error:
        yield Skipped(url, _reason(url, error))
        return
    if document is None:  # only an answer to a conditional request
        return
    feed = feed_in(document)
    if feed is None:
        yield from follower.articles_in(document)
    elif isinstance(feed, str):
        yield Skipped(url, feed)
    else:
        for entry in feed.entries:
            item = follower.follow(entry).item if follow else follower.unfollowed(entry)
            if item is not None:
                yield item
        if feed.fault or not feed.entries:
            yield Skipped(url, feed.fault or "the feed has no entries")


def feed_in(document: Document) -> Feed | str | None:
    """Return the feed that a document is, or why it cannot be read; None if it is no feed."""
    kind = feed_kind(document.body[:HEAD])
    if kind == "opml":
        return "a list of feeds: save it as a file and follow it with `dateline watch FILE`"
    if not kind:
        return None
    return read_feed(document.body, url=document.url, charset=document.charset or "")


class Follower:
    """Goes from feeds and their entries to pages, for one reading.

    Args:
        fetcher: Fetches.
        held: What the index holds already: a summary never replaces a text.
        options: What the user says of the input.
    """

    def __init__(self, fetcher: Fetcher, held: Holdings, options: Options | None = None) -> None:
        self._fetcher = fetcher
        self._held = held
        self._options = options or Options()
        self._gate = Gate()

    def articles_in(
        self, document: Document, *, chosen: bool = True
    ) -> Iterator[Article | Skipped]:
        """Yield the articles of a document that is no feed: a page's, or what a reader finds.

        Args:
            document: The document.
            chosen: Whether somebody chose this very page, be it ever so short.
        """
        if _is_page(document):
            item = self._page(document, harvested=not chosen)
            if isinstance(item, Skipped) and (links := _feeds_named_by(document)):
                reason = f"{item.reason}; it names a feed, which can be added: {links}"
                item = replace(item, reason=reason)
            yield item
            return
        stream = in_utf8(BufferedReader(BytesIO(document.body)))
        head = stream.peek(HEAD)
        reason = refusal(head)
        reader = next((reader for reader in READERS if reader.detects(head, STDIN)), None)
        if isinstance(reader, TextReader) and document.media_type not in _PROSE_TYPES:
            reader = None  # a style sheet, a script: text, but nobody's prose
        if reason or reader is None:
            kind = document.media_type or "of an unknown type"
            yield Skipped(document.url, reason or f"the document is {kind}: no reader for it")
            return
        for found in faults(STDIN, reader.read(stream, STDIN, self._options)):
            item = found
            if isinstance(item, Skipped):
                yield replace(item, where=document.url + item.where.removeprefix(str(STDIN)))
                continue
            if document.media_type == "text/plain" and item.uri.startswith("urn:sha256:"):
                item = replace(item, uri=plain_url(document.url), url=document.url)
            yield self._judged(item, document.url, harvested=reader.harvested)

    def follow(
        self, entry: Entry, known: Validators | None = None, *, stored_as: str = ""
    ) -> Followed:
        """Follow an entry to its page.

        Args:
            entry: The entry.
            known: The page's validators, if its article is stored.
            stored_as: The uri that its article was stored under, if that is known.

        The page's article is wanted; what it does not say of itself is taken from the entry.
        If it cannot be had, a text that is stored stays; else the entry's own text is taken,
        and marked with the reason if it is only a summary.

        Raises:
            FetchStoppedError: The fetcher was told to stop.
        """
        reason = "the entry links to no page"
        if entry.link:
            try:
                document = self._fetcher.fetch(entry.link, known)
                if document is None:
                    return Followed(item=None, whole=True, validators=known or Validators())
                item = self._page(document) if _is_page(document) else _no_page(document)
                if isinstance(item, Article):
                    article = self._completed(item, entry)
                    return Followed(
                        item=article, whole=True, uri=article.uri, validators=document.validators
                    )
                reason = item.reason
            except FetchError as error:
                reason = _reason(entry.link, error)
        where = entry.link or entry.uri or entry.title
        if self._has_text(entry.uri) or self._has_text(stored_as):
            kept = Skipped(where, f"{reason}; the text that is stored stays")
            return Followed(item=kept)
        own = self._own(entry, reason)
        if isinstance(own, Skipped):
            return Followed(item=replace(own, reason=f"{reason}; in the feed: {own.reason}"))
        return Followed(item=own, whole=entry.full or not entry.link, uri=own.uri)

    def unfollowed(self, entry: Entry) -> Article | Skipped:
        """Return what the entry itself says, unless that is a summary of a text that is stored."""
        if not entry.full and self._has_text(entry.uri):
            return Skipped(entry.link or entry.uri, "only a summary; the text that is stored stays")
        return self._own(entry, "its page was not asked for")

    def _own(self, entry: Entry, why: str) -> Article | Skipped:
        where = entry.link or entry.uri or entry.title
        try:
            return self._judged(entry.article(why), where, harvested=False)
        except InvalidArticleError as error:
            return Skipped(where, str(error))

    def _page(self, document: Document, *, harvested: bool = True) -> Article | Skipped:
        item = article_of_page(
            document.body,
            url=document.url,
            charset=document.charset or "",
            fetched=document.fetched,
        )
        if isinstance(item, Skipped):
            return item
        return self._judged(item, document.url, harvested=harvested)

    def _judged(self, article: Article, where: str, *, harvested: bool) -> Article | Skipped:
        reason = self._gate.reason(article, harvested, self._options.min_words)
        return Skipped(where, reason) if reason else article

    def _has_text(self, uri: str) -> bool:
        return bool(uri) and self._held(uri) is Held.TEXT

    def _completed(self, article: Article, entry: Entry) -> Article:
        """Return a page's article with what only the entry says of it."""
        missing: dict[str, Any] = {
            name: getattr(entry, name)
            for name in ("byline", "section", "language")
            if not getattr(article, name)
        }
        if entry.uri and self._held(entry.uri) is not Held.NOTHING:
            missing["uri"] = entry.uri  # a summary's text has the summary's name
        if article.moment is None:
            missing |= {"published": entry.published, "updated": entry.updated}
        article = replace(article, **missing)
        told = entry.updated or entry.published
        late = told is not None and article.moment is not None and article.moment < told
        if late and self._held(article.uri) is Held.SUMMARY:  # the text takes its place
            article = replace(article, updated=told)
        return article.canonical()


def _is_page(document: Document) -> bool:
    if document.media_type in _PAGE_TYPES:
        return True
    return bool(_MARKUP.match(document.body[:HEAD]))


def _no_page(document: Document) -> Skipped:
    kind = document.media_type or "of an unknown type"
    return Skipped(document.url, f"what the entry links to is {kind}, not a web page")


def _feeds_named_by(document: Document) -> str:
    """Return the feeds that a page names with <link rel=alternate>, joined with " "."""
    links = _LINK.findall(decoded(document.body[:HEAD], document.charset or ""))
    hrefs = [_HREF.search(link) for link in links if _FEED_TYPE.search(link)]
    found = (unescape(next(filter(None, href.groups()), "")) for href in hrefs if href)
    return " ".join(dict.fromkeys(filter(None, (web_address(document.url, h) for h in found))))


def _reason(url: str, error: FetchError) -> str:
    """Return why, without the address where that stands beside it anyway."""
    return str(error).removeprefix(f"{url}: ")
