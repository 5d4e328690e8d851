"""From the fields of a record, under the names that people give them, to an article."""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from index.article import Article, Status, canonical_text
from index.errors import InvalidArticleError
from index.times import Timestamp
from index.wire import WireCopy, read_wire

NAMES: Mapping[str, tuple[str, ...]] = {
    "uri": ("uri", "id", "_id", "guid", "url", "link"),
    "headline": ("headline", "title"),
    "text": ("text", "body", "content", "article", "maintext"),
    "published": (
        "published", "date", "published_at", "publish_date", "date_publish", "pubdate",
    ),
    "updated": ("updated", "modified", "date_modify"),
    "source": ("source", "source_domain", "publisher"),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "link"),
    "section": ("section", "category"),
    "language": ("language", "lang"),
    "dateline": ("dateline",),
    "agency": ("agency",),
    "credits": ("credits",),
    "status": ("status",),
    "embargoed_until": ("embargoed_until", "embargo"),
    "notices": ("notices",),
    "revision": ("revision",),
}  # fmt: skip
"""The names under which each field of `Article` is looked for; the first that is filled counts."""

_STATUSES = {
    **{status.value: status for status in Status},
    "canceled": Status.WITHDRAWN,  # IPTC's word for a kill
    "cancelled": Status.WITHDRAWN,
    "killed": Status.WITHDRAWN,
}
_HEADLINE_LENGTH = 120


def article_of(record: Mapping[str, Any], fields: Mapping[str, str] | None = None) -> Article:
    """Return the canonical article that a record of one of the known shapes describes.

    Args:
        record: Values by the names of `NAMES`, or by those that `fields` gives.
        fields: The record's name for a field of `Article`; it goes before the known ones.

    Headline and text are read as wire copy. What the record says in a field of its own wins
    over what the copy says; notices of both are kept.

    Raises:
        InvalidArticleError: There is no text, a date cannot be read, a status is unknown, or a
            field holds what it cannot hold. The message names the field.
    """
    if fields:
        record = {**record, **{field: record.get(name) for field, name in fields.items()}}
    raw = _text(record, "text")
    copy = read_wire(_line(record, "headline"), raw)
    status = _status(record, copy)
    if not copy.text and status is not Status.WITHDRAWN:
        raise InvalidArticleError(f"no text: looked for {', '.join(NAMES['text'])}")
    headline = copy.headline or opening_words(copy.text)
    uri = _uri(record) or _derived_uri(headline, copy.text)
    url = _line(record, "url") or (uri if uri.startswith(("http://", "https://")) else "")
    published = _time(record, "published")
    dateline = copy.dateline
    if published is None:  # then the dateline's day is all that is known of the time
        dateline = ", ".join(filter(None, (dateline, copy.dated)))
    return Article(
        uri=uri,
        headline=headline,
        text=copy.text,
        source=_line(record, "source") or _host(url) or copy.agency,
        url=url,
        byline=_line(record, "byline") or copy.byline,
        dateline=_line(record, "dateline") or dateline,
        agency=_line(record, "agency") or copy.agency,
        credits=_line(record, "credits") or copy.credits,
        section=_line(record, "section"),
        language=_line(record, "language"),
        published=published,
        updated=_time(record, "updated"),
        status=status,
        embargoed_until=_time(record, "embargoed_until"),
        revision=_revision(record),
        notices=tuple(dict.fromkeys((*_strings(record, "notices"), *copy.notices))),
    ).canonical()


def opening_words(text: str) -> str:
    """Return the first sentence as a headline, cut at a word to 120 characters."""
    line = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    sentence = re.split(r"(?<=[^\W\d_]{3}[.!?])\s", line, maxsplit=1)[0]
    if len(sentence) <= _HEADLINE_LENGTH:
        return sentence
    cut = sentence[: _HEADLINE_LENGTH - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—-") + "…"


def _filled(record: Mapping[str, Any], field: str) -> tuple[str, object]:
    """Return the name and the value of the first of the field's names that is filled."""
    for name in NAMES[field]:
        value = record.get(name)
        if value is not None and (not isinstance(value, str) or value.strip()) and value != []:
            return name, value
    return field, None


def _flat(name: str, value: object) -> Iterator[str]:
    """Yield the strings in a value: itself, a list's, or the name of a {"name": …}."""
    match value:
        case None:
            return
        case str():
            if value.strip():
                yield value.strip()
        case bool():
            raise InvalidArticleError(f"{name} is {str(value).lower()}, not text")
        case int() | float():
            yield str(value)
        case list():
            for part in value:
                yield from _flat(name, part)
        case {"name": inner} | {"title": inner} | {"url": inner} if not isinstance(inner, dict):
            yield from _flat(name, inner)
        case _:
            raise InvalidArticleError(f"{name} holds an object, not text")


def _strings(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(_flat(*_filled(record, field)))


def _line(record: Mapping[str, Any], field: str) -> str:
    return ", ".join(_strings(record, field))


def _text(record: Mapping[str, Any], field: str) -> str:
    """Return a text; a list is taken as its paragraphs."""
    return "\n\n".join(_strings(record, field))


def _time(record: Mapping[str, Any], field: str) -> Timestamp | None:
    name, value = _filled(record, field)
    if isinstance(value, list):
        value = next((part for part in value if part is not None), None)
    if value is None:
        return None
    try:
        return _moment(value)
    except ValueError:
        raise InvalidArticleError(
            f"{name} is {str(value)[:60]!r}, which is no date: write 2025-11-20, "
            "2025-11-20T14:03:00Z or seconds since 1970"
        ) from None


def _moment(value: object) -> Timestamp:
    """Read a date as text, a year, YYYYMMDD, or seconds or milliseconds since 1970."""
    if day := re.fullmatch(r"\s*([12]\d{3})(?:(\d\d)(\d\d))?\s*", str(value)):
        return Timestamp.parse("-".join(filter(None, day.groups())))
    if isinstance(value, str):
        if not re.fullmatch(r"-?\d{9,13}(?:\.\d+)?", value.strip()):
            return Timestamp.parse(value)
        value = float(value)
    # 0 and the like mean "unknown", not the small hours of 1970.
    number = value if isinstance(value, int | float) and abs(value) >= 1e8 else math.nan
    try:
        seconds = number / 1000 if abs(number) >= 1e11 else number
        return Timestamp.of(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, OSError) as error:
        raise ValueError from error


def _status(record: Mapping[str, Any], copy: WireCopy) -> Status:
    name, value = _filled(record, "status")
    if value is None:
        embargoed = _filled(record, "embargoed_until")[1] is not None
        return (
            Status.EMBARGOED if embargoed and copy.status is not Status.WITHDRAWN else copy.status
        )
    status = _STATUSES.get(str(value).strip().casefold())
    if status is None:
        known = ", ".join(_STATUSES)
        raise InvalidArticleError(f"{name} is {str(value)[:60]!r}; known are {known}")
    return status


def _revision(record: Mapping[str, Any]) -> int:
    name, value = _filled(record, "revision")
    try:
        return int(str(value)) if value is not None else 0
    except ValueError:
        raise InvalidArticleError(f"{name} is {str(value)[:60]!r}, not a whole number") from None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[": not a URL; the article can still be read
        return ""


def _uri(record: Mapping[str, Any]) -> str:
    """Return what identifies the article; a bare row number only where there is no URL."""
    uri = _line(record, "uri")
    if _filled(record, "uri")[0] == "id" and uri.isdigit():
        return _line(record, "url") or uri
    return uri


def _derived_uri(headline: str, text: str) -> str:
    content = canonical_text(f"{headline}\n\n{text}").encode()
    return f"urn:sha256:{hashlib.sha256(content).hexdigest()[:16]}"
