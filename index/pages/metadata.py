"""What a page's head and its visible marks say of the article: meta tags, links, times."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from index.article import canonical_line
from index.pages.facts import Facts, untagged
from index.times import Timestamp

if TYPE_CHECKING:
    from lxml.etree import _Element

# Names of meta tags, the most trusted first: https://ogp.me, Dublin Core, Parse.ly, Sailthru.
_HEADLINE = ("og:title", "headline", "dc.title", "parsely-title", "sailthru.title", "twitter:title")
_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "dcterms.created", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date",
    "publication_date", "publish_date", "citation_publication_date", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "article:modified", "og:updated_time", "og:modified_time",
    "datemodified", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
)  # fmt: skip
_BYLINE = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
           "dcterms.creator", "citation_author")  # fmt: skip
_SOURCE = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_SECTION = ("article:section", "parsely-section", "section")
_LANGUAGE = ("content-language", "dc.language", "dcterms.language", "language", "og:locale")
_MOST_TAGS = 1000
_DATED = re.compile(r"(?i)date|publish|posted|time|byline|dateline")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|\Z)")
_MOST_PARTS, _LONGEST_DATE = 5, 80
_ASIDE = ("aside", "footer", "nav")


def read_meta(tree: "_Element") -> Facts:
    """Return what the meta tags and the canonical link say."""
    said = _meta_tags(tree)
    authors = next(filter(None, (_people(said.get(name, ())) for name in _BYLINE)), [])
    links = (
        link.get("href", "")
        for link in tree.iter("link")
        if "canonical" in link.get("rel", "").lower().split()
    )
    return Facts(
        headline=next(_said(said, _HEADLINE), ""),
        urls=(*links, *said.get("og:url", ()), *said.get("twitter:url", ())),
        published=tuple(_said(said, _PUBLISHED)),
        updated=tuple(_said(said, _UPDATED)),
        byline=", ".join(authors),
        source=next(_said(said, _SOURCE), "").removeprefix("@"),
        section=next(_said(said, _SECTION), ""),
        language=tree.get("lang") or next(_said(said, _LANGUAGE), ""),
    )


def read_shown(tree: "_Element", url: str, latest: Timestamp | None) -> Facts:
    """Return what a person sees: the heading, the title, the times; and the day in the URL."""
    return Facts(
        headline=_heading(tree),
        published=(*_times(tree), *_written_days(tree, latest), *_day_in(url)),
    )


def _meta_tags(tree: "_Element") -> Mapping[str, list[str]]:
    said: dict[str, list[str]] = {}
    for tag, _ in zip(tree.iter("meta"), range(_MOST_TAGS), strict=False):
        name = (
            tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv")
        )
        content = untagged(tag.get("content", "")[:2000])
        if name and content:
            said.setdefault(name.strip().lower(), []).append(content)
    return said


def _said(said: Mapping[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    """Yield what the tags of these names say, in the order of the names."""
    for name in names:
        yield from said.get(name, ())


def _people(names: Iterable[str]) -> list[str]:
    """Return the names that are no addresses, each once, without "By"."""
    return list(dict.fromkeys(re.sub(r"^[Bb][Yy]:?\s+", "", n) for n in names if "://" not in n))


def _heading(tree: "_Element") -> str:
    """Return the only h1, else the title up to the site's name, which a bar or dash parts off."""
    headings = [text for h1 in tree.iter("h1") if (text := _text_of(h1))]
    if len(headings) == 1:
        return headings[0]
    title = next((text for tag in tree.iter("title") if (text := _text_of(tag))), "")
    for heading in headings:
        if heading in title:
            return heading
    start, bar, _ = title.rpartition(" | ")
    return start if bar else re.sub(r"\s+[-–—•·»]\s+[^-–—•·»]{2,40}\Z", "", title)


def _times(tree: "_Element") -> Iterator[str]:
    """Yield the `datetime` of time elements: those marked as publication first, then others."""
    times = [tag for tag in tree.iter("time") if tag.get("datetime") and not _beside(tag)]
    marked = [
        tag
        for tag in times
        if tag.get("pubdate") is not None or "datepublished" in tag.get("itemprop", "").lower()
    ]
    for tag in marked or times[:1]:
        yield tag.get("datetime", "")


def _written_days(tree: "_Element", latest: Timestamp | None) -> Iterator[str]:
    """Yield the day that an element marked as a date shows."""
    for tag in chain.from_iterable(body.iter("*") for body in tree.iter("body")):
        name = " ".join(tag.get(attribute, "") for attribute in ("class", "id", "itemprop"))
        if not _DATED.search(name) or len(tag) > _MOST_PARTS or _beside(tag):
            continue
        text = _text_of(tag)
        if len(text) <= _LONGEST_DATE and _YEAR.search(text) and (day := _day(text, latest)):
            yield day
            return


def _day(text: str, latest: Timestamp | None) -> str:
    """Return the day that a short text names, in any language that htmldate knows."""
    from htmldate import find_date  # noqa: PLC0415 - loads dateparser
    from lxml.html import builder  # noqa: PLC0415

    page = builder.HTML(builder.BODY(builder.P(text, {"class": "date"})))
    return find_date(page, original_date=True, max_date=latest.end if latest else None) or ""


def _day_in(url: str) -> Iterator[str]:
    if match := _IN_URL.search(url.split("?", maxsplit=1)[0]):
        year, month, day = match.groups()
        yield f"{year}-{month:0>2}-{day:0>2}"


def _beside(tag: "_Element") -> bool:
    """Tell whether the element stands beside the article: in a sidebar, footer or menu."""
    return tag.tag in _ASIDE or any(True for _ in tag.iterancestors(*_ASIDE))


def _text_of(tag: "_Element") -> str:
    return canonical_line("".join(map(str, tag.itertext())))
