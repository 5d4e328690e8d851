"""From when to when a text was written, as far as its page shows it.

A page may be rewritten under its first date. "on Sunday" then counts from a day that no field
gives; but it often shows: a later date is told as past, or somebody "said on Sunday" on a page of
Friday. What can be read from every day between the two is sure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index import Precision, Timestamp, Version
from rag.support.days import Day, days
from rag.temporal.verbs import verbs

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AHEAD = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|to be|going to|expected|expects?|scheduled|due"
    r"|plan(?:s|ned|ning)?|set to|set for|ahead of|before|starting|beginning|begins|starts|opens"
    r"|hopes?|intends?|next|upcoming|tomorrow|if|each|every|usually|often)\b",
    re.IGNORECASE,
)
"""Words that turn a day ahead."""
_EXACT = frozenset({Precision.DAY, Precision.SECOND})
_LIVE = re.compile(r"\blive (?:updates?|blog|coverage|news)\b|\bas it happened\b", re.IGNORECASE)
_LIVE_URL = re.compile(r"/live(?:blog)?(?:-news|-updates)?/|\blive-updates\b", re.IGNORECASE)
_LIVE_DAYS = 2
"""Days after its date for which a live report is taken to be written on."""
_NOT_YET = re.compile(
    r"\b(?:through|till?|until|by|to|for|from|scheduled|slated|planned|set|postponed|moved|delayed"
    r"|valid|deadline)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\bupdated?\b[^.\n]{0,40}$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")
_SPOKEN = re.compile(
    r"\b(?:said|told|announced|tweeted|confirmed|reported|wrote)(?: (?!that\b)[\w’']+){0,3}? "
    rf"(?:(?:on|late|early) )?(?P<day>{'|'.join(WEEKDAYS)})\b(?!['’]s)"
)
_NOON = 12
_MOST_AHEAD = 60
"""Days; what a text calls past and lies further ahead is another year's."""
_LAST_WORDS = 3
"""Days back within which it was said what somebody "said on Sunday"; else it lies ahead."""


@dataclass(frozen=True, slots=True)
class Written:
    """Days between which a text was written.

    Args:
        first: The earliest.
        last: The latest that shows.
        today: Whether "today" is the one day of both: not so early in UTC that it may still be
            the day before where the text was written.
    """

    first: date
    last: date
    today: bool = True


def written(version: Version) -> Written | None:
    """Return when a version was written; None if its dates do not give the day.

    A version with two dates may count from either: parts of it may be as old as the first
    publication, others are of the update.
    """
    return _written(version.headline, version.text, version.url, version.published, version.updated)


@lru_cache(maxsize=256)
def _written(
    headline: str, text: str, url: str, published: Timestamp | None, updated: Timestamp | None
) -> Written | None:
    given = [stamp for stamp in (published, updated) if stamp]
    if not given or any(stamp.precision not in _EXACT for stamp in given):
        return None
    first, last = (edge(stamp.start.date() for stamp in given) for edge in (min, max))
    later = [last, *_later_dates(text, last), *_later_words(text, last)]
    if _LIVE.search(headline) or _LIVE_URL.search(url):
        later.append(last + timedelta(_LIVE_DAYS))
    noon = all(s.precision is Precision.DAY or s.start.hour >= _NOON for s in given)
    return Written(first, max(later), today=noon and first == max(later))


def _later_dates(text: str, last: date) -> Iterator[date]:
    """Yield the dates after a day that a text tells of as past, or as those of its updates."""
    for day in days(text):
        named = dated(day, last)
        if named is None or not 0 < (named - last).days <= _MOST_AHEAD:
            continue
        before = _SENTENCE.split(text[: day.start])[-1]
        behind = _SENTENCE.split(text[day.end :], maxsplit=1)[0]
        told = f"{before} {behind}"
        past = tells_of_past(told) and not AHEAD.search(told) and not _NOT_YET.search(before)
        if past or _UPDATED.search(before):
            yield named


def _later_words(text: str, last: date) -> Iterator[date]:
    """Yield the days after a day on which, by their weekday, words were likelier said."""
    for found in _SPOKEN.finditer(text):
        behind = (last.weekday() - WEEKDAYS.index(found["day"])) % 7
        if behind > _LAST_WORDS:
            yield last + timedelta(7 - behind)


def tells_of_past(text: str) -> bool:
    """Return whether a text has a verb of the past."""
    return any(not verb.ahead for verb in verbs(text.lower()))


def dated(day: Day, near: date) -> date | None:
    """Return the date that a day with a month means, without a year the nearest to another day.

    Args:
        day: As a text gives it; without month and day of the month it is no date.
        near: What a date without a year is near to.
    """
    if day.month is None or day.day is None:
        return None
    years = [day.year] if day.year else [near.year - 1, near.year, near.year + 1]
    found = []
    for year in years:
        try:
            found.append(date(year, day.month, day.day))
        except ValueError:  # 29 February, or no date at all
            continue
    return min(found, key=lambda one: abs(one - near), default=None)
