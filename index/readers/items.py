"""An agency's item, whatever its format: from IPTC's fields to an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.article import Article, Status
from index.readers.mapping import article_of
from index.wire import split_tags, status_of
from index.wire.datelines import read_dateline

WITHHELD = "Withheld by the publisher until further notice"
CANCELED = "Canceled by the publisher"
HELD = "Embargoed by the publisher until further notice"

_STOPPED = {"withheld": WITHHELD, "canceled": CANCELED, "cancelled": CANCELED}
_FIT = frozenset(("", "usable", "embargoed"))
# "Calder Bay (Norland), 20 nov 2024 (AFP)", "CALDER BAY, Nov. 19": the field holds nothing else.
_PRINTED = re.compile(
    r"(?P<place>[^\d\n]{2,80}?),? (?:\d{1,2}\.? [^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.? \d{1,2})"
    r"(?:,? \d{4})?(?: \((?P<agency>[^()\d]{2,40})\))?"
)
_CORRECTS = frozenset(("correction", "corrected", "corrective", "corr"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What an agency says of one state of a story; every field as text, empty if not given.

    Args:
        uri: The item's identifier over all its versions.
        revision: The agency's number of the version.
        headline: Without markup.
        text: Without markup; dateline, credits and notices may still be in it.
        summary: Stands for the text where there is none.
        slug: The slug line; tags in it, "(CORRECTED)", are notices.
        byline: Who wrote it.
        dateline: The place, or a whole dateline.
        section: The subject.
        language: BCP 47 tag.
        source: Who published it.
        url: Where a person can read it.
        published: First publication; if it is not known, the making of the version stands for it.
        updated: When this version was made.
        pubstatus: IPTC's publishing status (http://cv.iptc.org/newscodes/pubstatusg2), with or
            without "stat:".
        notes: Notes to editors.
        signals: IPTC's signals (http://cv.iptc.org/newscodes/signal), with or without "sig:".
        embargo: The moment until which the item is embargoed; None if it is not, empty if the
            agency holds it back without naming one.
    """

    uri: str
    revision: str = ""
    headline: str = ""
    text: str = ""
    summary: str = ""
    slug: str = ""
    byline: str = ""
    dateline: str = ""
    section: str = ""
    language: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    updated: str = ""
    pubstatus: str = ""
    notes: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    embargo: str | None = None

    def article(self) -> Article:
        """Return the article.

        A kill, in the publishing status or in a note, withdraws; so does an embargo whose end
        nobody names. A correction in a signal, in a note or in the copy makes it corrected.

        Raises:
            InvalidArticleError: There is no text although the item is not withdrawn, or the
                end of the embargo cannot be read.
        """
        status = _bare(self.pubstatus)
        notices = [*self._notices(status)]
        record = {
            "uri": self.uri,
            "headline": self.headline,
            "text": self.text,
            "summary": self.summary,
            "byline": self.byline,
            "section": self.section,
            "language": self.language,
            "source": self.source,
            "url": self.url,
            "published": self.published,
            "updated": self.updated,
            "embargoed_until": self.embargo,
            "revision": _number(self.revision),
            "notices": notices,
            **_dateline(self.dateline),
        }
        held = self.embargo is not None and not self.embargo.strip()
        if status in _STOPPED or held or status_of(notices) is Status.WITHDRAWN:
            record["status"] = Status.WITHDRAWN
        article = article_of(record)
        if article.published in (None, article.updated):
            article = replace(article, published=article.updated, updated=None)
        if article.status is Status.USABLE and self._corrects(article):
            article = replace(article, status=Status.CORRECTED)
        return article

    def _notices(self, status: str) -> Iterator[str]:
        if status in _STOPPED:
            yield _STOPPED[status]
        elif status not in _FIT:
            yield f"Publishing status: {status}"
        if self.embargo is not None and not self.embargo.strip():
            yield HELD
        yield from split_tags(self.slug)[1]
        yield from filter(str.strip, self.notes)

    def _corrects(self, article: Article) -> bool:
        signalled = any(_bare(signal) in _CORRECTS for signal in self.signals)
        return signalled or status_of(article.notices) is Status.CORRECTED


def _bare(code: str) -> str:
    """Return a code without its scheme: "stat:canceled" is "canceled"."""
    return code.strip().rpartition(":")[2].rpartition("/")[2].casefold()


def _number(revision: str) -> int:
    """Return the version as a number; 0 for what is none."""
    revision = revision.strip()
    return int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 18 else 0


def _dateline(written: str) -> dict[str, str]:
    """Return place and agency of a dateline as it is printed, "CALDER BAY, Nov. 3 (NWA) —"."""
    bare = written.strip().rstrip("-–— ")
    head = read_dateline(f"{bare} — The")
    if head.agency and head.place:
        return {"dateline": head.place, "agency": head.agency}
    if parts := _PRINTED.fullmatch(bare):
        return {"dateline": parts["place"], "agency": (parts["agency"] or "").strip()}
    return {"dateline": bare}
