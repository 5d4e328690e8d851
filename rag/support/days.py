"""Dates in a sentence, compared with those that an article gives or implies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun"),
            *("july jul", "august aug", "september sept sep", "october oct", "november nov"),
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DATE = re.compile(
    rf"\b(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month1>{_MONTH})"
    rf"(?:,?\s+(?P<year1>(?:19|20)\d\d))?\b"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?!\d|,\d{{3}}| (?:million|billion))"
    rf"(?:,?\s+(?P<year2>(?:19|20)\d\d))?\b"
    rf"|(?P<month3>{_MONTH}),?\s+(?P<year3>(?:19|20)\d\d)\b"
    rf"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|(?P<year4>(?<![\d$€£.,-])(?:19|20)\d\d)(?!\d|[.,]\d|\s*(?:%|per|people|million|billion))"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    rf"|(?P<month5>{'|'.join(name for name in _MONTHS if len(name) > 4)})\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight"
    r"|(?:last|next|this) (?:week|month|year|night|weekend|spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
_SHIFTS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1}


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as a text says it; None leaves a part open.

    Args:
        year: Four digits.
        month: From 1.
        day: Of the month.
        weekday: From 0, Monday.
        start: First character in the text.
        end: One past the last.
    """

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    start: int
    end: int

    def fits(self, other: "Day") -> bool:
        """Return whether everything that this date says, the other one says too."""
        pairs = (
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.weekday, other.weekday),
        )
        return all(mine is None or mine == theirs for mine, theirs in pairs)


def days(text: str) -> list[Day]:
    """Return the dates of a text, in its order."""
    return list(_days(text))


def relative(text: str) -> set[str]:
    """Return the words of a text whose day depends on when they are read."""
    return {match[0].lower() for match in _RELATIVE.finditer(text)}


def known_days(text: str, published: date | None) -> list[Day]:
    """Return the dates that a text gives or implies.

    Args:
        text: From an article. "on Thursday" is the Thursday up to seven days before it came out,
            or within the six after it.
        published: When it came out; None if unknown.
    """
    found = [_dated(day, published) for day in days(text)]
    if published is None:
        return found
    implied = [published]
    for day in days(text):
        if day.weekday is not None:
            back = (published.weekday() - day.weekday) % 7
            implied += [published - timedelta(back), published + timedelta(7 - back)]
    implied += [
        published + timedelta(shift)
        for word in relative(text)
        if (shift := _SHIFTS.get(word, 99)) < 9
    ]
    return found + [Day(d.year, d.month, d.day, d.weekday(), 0, 0) for d in implied]


def _dated(day: Day, published: date | None) -> Day:
    """Return a date with the year that it lacks and the weekday that follows."""
    year = day.year
    if year is None and published and day.month:
        year = published.year
        if day.month - published.month > 6:
            year -= 1
        elif published.month - day.month > 6:
            year += 1
    weekday = day.weekday
    if year and day.month and day.day:
        try:
            weekday = date(year, day.month, day.day).weekday()
        except ValueError:
            weekday = None
    return Day(year, day.month, day.day, weekday, day.start, day.end)


def _days(text: str) -> Iterator[Day]:
    for match in _DATE.finditer(text):
        part = match.groupdict()
        if part["iso"]:
            year, month, day = map(int, part["iso"].split("-"))
            yield Day(year, month, day, None, *match.span())
            continue
        month_name = part["month1"] or part["month2"] or part["month3"] or part["month5"]
        if part["weekday"]:
            yield Day(None, None, None, _WEEKDAYS[part["weekday"].lower()], *match.span())
            continue
        if month_name and not month_name[0].isupper():
            continue  # "may", "march"
        year_text = part["year1"] or part["year2"] or part["year3"] or part["year4"]
        day_text = part["day1"] or part["day2"]
        yield Day(
            int(year_text) if year_text else None,
            _MONTHS[month_name.lower().rstrip(".")] if month_name else None,
            int(day_text) if day_text else None,
            None,
            *match.span(),
        )
