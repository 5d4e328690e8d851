"""What feeds of every kind come down to: entries, and how their parts are read."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from index.article import Article
from index.pages.addresses import plain_url
from index.readers.mapping import article_of
from index.times import Timestamp

SUMMARY_ONLY = "Summary only"
"""How the notice begins that marks an article of which only the feed's summary is had."""

MAX_ENTRIES = 20_000

CUT_SHORT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\."
    r"|(?:^|[.!?…\])]\s)(?:Continue [Rr]eading|Read [Mm]ore|READ MORE)\b.{0,90})\s*$",
    re.MULTILINE,
)
_DAY = re.compile(r"(.*?\b\d{4})[ T]+\d{1,2}:\d{2}.*|(\d{4}-\d\d-\d\d)T.*")
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0]+")


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
class Parts:
    """A feed before its entries are named.

    Args:
        title: Its title.
        site: The address of its site.
        parts: Each entry, still without its uri, and its guid.
        fault: As for `Feed`.
    """

    title: str
    site: str
    parts: list[tuple[Entry, str]]
    fault: str = ""


def first(part: Mapping[str, Any], *names: str) -> str:
    """Return the first of these values that is text and not blank, else an empty text."""
    values = (part.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def web_address(base: str, link: str) -> str:
    """Return a link as a web address; empty if it is none."""
    with suppress(ValueError):
        link = urljoin(base, link.strip())
    return _CONTROLS.sub(lambda found: quote(found[0]), link) if plain_url(link) else ""


def moment(text: str) -> Timestamp | None:
    """Read a date; of one whose clock or zone cannot be told only the day, of a wrong one None."""
    text = " ".join(text.split())
    with suppress(ValueError):
        return Timestamp.parse(text)
    if day := _DAY.fullmatch(text):
        with suppress(ValueError):
            return Timestamp.parse(day[1] or day[2])
    return None
