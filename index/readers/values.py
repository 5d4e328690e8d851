"""From the values of a record, in the shapes that people give them, to text and times."""

import html
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from html.entities import html5
from typing import Any

from index.errors import InvalidArticleError
from index.markup import line_of_html, text_of_html
from index.times import Timestamp

_DEEPEST = 20
# Under what an object keeps what it stands for: WordPress, NYT, JSON-LD, MongoDB, XML as JSON.
_MEANT = (
    "name", "text", "title", "rendered", "main", "original", "content", "value", "@value", "$oid",
    "#text", "url", "@id",
)  # fmt: skip
_DATES_IN = ("$date", "$numberLong", "@value")
# Blocks of a story that are none of its text, as the Washington Post's collection names them.
_BESIDE = frozenset(
    ("kicker", "title", "byline", "date", "image", "video", "gallery", "author_info", "deck",
     "inline_story", "tweet", "instagram")
)  # fmt: skip
_NO_DATE = frozenset(
    ("0", "0000", "0000-00-00", "0000-00-00 00:00:00", "-", "n/a", "na", "nan", "nat", "none",
     "null", "unknown", "undated")
)  # fmt: skip
_ITEM = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_LIST = re.compile(rf"\[\s*(?:(?:{_ITEM})(?:\s*,\s*|\s+|(?=\s*\])))*\]", re.DOTALL)
_ITEMS = re.compile(_ITEM, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}

_TAG = re.compile(
    r"</?(?:(?P<block>p|br|div|h[1-6]|ul|ol|li|blockquote|table|tr|td|figure|section|article|html"
    r"|body|script|style|pre|hr)|a|abbr|b|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub"
    r"|sup|u)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_PAIR = re.compile(r"<([a-z]{1,10}[1-6]?)(?:\s[^<>]*)?>[^<>]*</\1>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class ObjectError(InvalidArticleError):
    """A value is an object of which no member is known to hold its text."""


def filled(record: Mapping[str, Any], names: Iterable[str]) -> tuple[str, Any]:
    """Return the name and the value of the first name that is filled; ("", None) if none is."""
    for name in names:
        value = record[name]
        if value is None or value == [] or (isinstance(value, float) and math.isnan(value)):
            continue
        if not isinstance(value, str) or value.strip():
            return name, value
    return "", None


def strings(name: str, value: object) -> tuple[str, ...]:
    """Return the strings in a value: itself, a list's, or the name of a {"name": …}.

    Raises:
        InvalidArticleError: There is something in it that is no text.
    """
    return tuple(_flat(name, value, 0))


def line(name: str, value: object) -> str:
    """Return a short field as text; several values are joined with commas."""
    if isinstance(value, str):
        value = list_in(value) or value
    return ", ".join(strings(name, value))


def paragraphs(name: str, value: object) -> str:
    """Return a text; a list is taken as its paragraphs, lists within it as their sentences.

    Raises:
        InvalidArticleError: There is something in it that is no text.
    """
    if isinstance(value, str):
        parts = list_in(value) or [value]
    elif isinstance(value, list):
        parts = [" ".join(_flat(name, part, 1)) for part in value if not _is_beside(part)]
    else:
        parts = list(strings(name, value))
    return "\n\n".join(parts)


def plain_line(text: str) -> str:
    """Return a short field without its markup, if it has any that is closed."""
    return line_of_html(text) if _PAIR.search(text) else _resolved(text)


def plain_text(text: str) -> str:
    """Return a text without its markup; a lone "<" or "&" stays what it is.

    It is HTML if there are at least two tags in it. Entities are resolved there, and in a text
    where every "&" begins one: such a text was escaped.
    """
    tags = _TAG.finditer(text) if "<" in text else iter(())
    if not (next(tags, None) and next(tags, None)):
        resolved = _resolved(text)
        return text_of_html(resolved) if resolved != text and _is_html(resolved) else resolved
    if any(tag["block"] for tag in _TAG.finditer(text)):
        return text_of_html(text)
    # Mere inline tags: the paragraphs are those of plain text.
    return "\n".join(line_of_html(part) for part in text.split("\n"))


def _is_html(text: str) -> bool:
    """Tell whether a text that was escaped is HTML: it begins with a block that is closed."""
    opened = _TAG.match(text.lstrip())
    return bool(opened and opened["block"] and _PAIR.search(text))


def list_in(text: str) -> list[str] | None:
    """Return the strings of a list that was written into a field as text; None if it is none.

    >>> list_in("['2023/01/05']"), list_in("[Editor's note]")
    (['2023/01/05'], None)
    """
    text = text.strip()
    if not (text.startswith(("['", '["')) and _LIST.fullmatch(text)):
        return None
    return [_ESCAPE.sub(_escaped, item[1:-1]) for item in _ITEMS.findall(text)]


def moment(value: object) -> Timestamp | None:
    """Return the time that a value names; None if it is a way to write that there is none.

    Reads text, a year, YYYYMMDD, seconds or milliseconds since 1970, dates, and the first value
    of a list.

    Raises:
        ValueError: It is no time.
    """
    if isinstance(value, str):
        value = next(iter(list_in(value) or ()), value).strip()
    if isinstance(value, list):
        value = next((part for part in value if part is not None), None)
    if isinstance(value, Mapping):
        value = next((value[key] for key in _DATES_IN if key in value), {})
        if isinstance(value, Mapping) and not value:
            raise ValueError("an object is not a date")
        return moment(value)
    if value is None or (isinstance(value, str | int) and str(value).lower() in _NO_DATE):
        return None
    if isinstance(value, date):
        return Timestamp.of(value)
    if isinstance(value, str) and len(value) > 100:
        raise ValueError(f"{value[:60] + '…'!r} is not a date")
    return _written(value)


def _written(value: object) -> Timestamp:
    if day := re.fullmatch(r"([12]\d{3})(?:(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?)?", str(value)):
        *parts, hour, minute, second = day.groups()
        text = "-".join(filter(None, parts))
        return Timestamp.parse(f"{text}T{hour}:{minute}:{second}Z" if hour else text)
    if isinstance(value, str) and not re.fullmatch(r"-?\d{9,13}(?:\.\d+)?", value):
        return Timestamp.parse(value)
    number = float(value) if isinstance(value, str | int | float | Decimal) else 0.0
    if not 1e8 <= abs(number) < 1e14:  # smaller ones are no seconds that news was made in
        raise ValueError(
            f"{str(value)[:60]!r} is not a date: write 2025-11-20, 2025-11-20T14:03:00Z or "
            "seconds since 1970"
        )
    return Timestamp.of(datetime.fromtimestamp(number / (1000 if abs(number) >= 1e11 else 1), UTC))


def _is_beside(part: object) -> bool:
    return isinstance(part, dict) and str(part.get("type")) in _BESIDE


def _flat(name: str, value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise InvalidArticleError(f"{name} is nested deeper than {_DEEPEST} levels")
    match value:
        case None:
            return
        case str():
            if value.strip():
                yield value.strip()
        case bool():
            raise InvalidArticleError(f"{name} is {str(value).lower()}, not text")
        case int() | float() | Decimal() | date():
            yield str(value)
        case list():
            for part in value:
                yield from _flat(name, part, depth + 1)
        case dict():
            held = (value[key] for key in _MEANT if value.get(key) is not None)
            inner = next((part for part in held if not isinstance(part, dict)), None)
            if inner is None:
                raise ObjectError(f"{name} holds an object, not text")
            yield from _flat(name, inner, depth + 1)
        case _:
            raise InvalidArticleError(f"{name} holds what is no text")


def _resolved(text: str) -> str:
    if "&" not in text:
        return text
    references = _REFERENCE.findall(text)
    escaped = len(references) == text.count("&") and all(
        name.startswith("#") or f"{name};" in html5 for name in references
    )
    return html.unescape(text) if escaped else text


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
