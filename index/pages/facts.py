"""What a page says of its article, from whichever source on the page."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from index.article import canonical_line
from index.times import Timestamp

_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|del|em|font|i|ins|mark|p|q|s|small|span|strong|sub|sup|u"
    r"|wbr)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}")
_GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one source on a page says; empty is unknown.

    Args:
        urls: Addresses that it gives the page, as written.
        published: Its words for the time of the first publication, the best first.
        updated: Its words for the time of the version.
        text: The whole text of the article, if the source holds it.
        corrections: What was corrected, in words.
        limited: Whether it says that not everybody may read the article.
    """

    headline: str = ""
    urls: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    byline: str = ""
    source: str = ""
    section: str = ""
    language: str = ""
    text: str = ""
    corrections: tuple[str, ...] = ()
    limited: bool = False


def untagged(text: str) -> str:
    """Return a short text on one line, without the tags that headlines are written with."""
    return canonical_line(_INLINE_TAG.sub(" ", text) if "<" in text else text)


def resolved(text: str) -> str:
    """Return a short text of a source that HTML's parser has not seen: entities resolved once."""
    return canonical_line(html.unescape(untagged(text)))


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts have the same letters and digits, and any."""
    return bool(key := _letters(one)) and key == _letters(other)


def first_time(said: Iterable[str], fetched: Timestamp | None) -> Timestamp | None:
    """Return the first time that can be one: readable, not before 1900, not after `fetched`.

    The first second of 1970 and of any year before 1900 is what software writes for "unknown".
    """
    for words in said:
        try:
            when = Timestamp.parse(words)
        except (ValueError, OverflowError):
            continue
        unknown = when.start.year < 1900 or when.epoch == 0
        if not unknown and (fetched is None or when.start <= fetched.end + _GRACE):
            return when
    return None


def language_tag(said: str) -> str:
    """Return a BCP 47 tag as it is usually written ("en-US"); empty if it is none.

    >>> language_tag("en_us"), language_tag("English")
    ('en-US', '')
    """
    tag = said.strip().split(".")[0].split("@")[0].replace("_", "-").lower()
    if not _LANGUAGE.fullmatch(tag) or tag in ("und", "mul", "zxx"):
        return ""
    primary, *others = tag.split("-")
    forms = (p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in others)
    return "-".join((primary, *forms))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
