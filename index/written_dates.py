"""Dates as people write them: in English words, with slashes, on twelve-hour clocks.

Zones are the abbreviations of RFC 5322 (section 4.3) and those that are in use for one offset
only; "IST" and the like, which mean several, are refused. "ET", "CT", "MT" and "PT" are the
time that New York, Chicago, Denver and Los Angeles had on that day.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = {
    month: number
    for number, months in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for month in months.split()
}  # fmt: skip
_HOURS_FROM_UTC = {
    "z": 0, "utc": 0, "ut": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2,
    "eet": 2, "eest": 3, "msk": 3, "sgt": 8, "hkt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.? )?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_ZONE = r"(?: ?(?P<zone>(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,4}))?"
_TIME = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_DAYS = (
    rf"{_WEEKDAY}{_MONTH} {_DAY} {_YEAR}",
    rf"{_WEEKDAY}{_DAY}[ -](?:of )?{_MONTH}[ -]{_YEAR}",
    rf"{_WEEKDAY}{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}",
    rf"{_WEEKDAY}(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<other>\d{{1,2}})(?P=mark){_YEAR}",
)
_FORMS = [
    re.compile(form)
    for form in (
        *(rf"{day}(?:(?: |t| at | - | \| ){_TIME}{_ZONE})?" for day in _DAYS),
        *(rf"{_TIME}{_ZONE} {day}" for day in _DAYS),
        rf"{_WEEKDAY}{_MONTH} {_DAY} {_TIME}{_ZONE} {_YEAR}",  # as C's asctime
        rf"{_MONTH} {_YEAR}",
    )
]
_COMMENT = re.compile(r" \([a-z .]{1,40}\)$")
_LONGEST = 80


def read_written_date(text: str) -> datetime | date | str | None:
    """Return what a written date means.

    Args:
        text: "Jan 5, 2023, 10:00 AM EST", "5 January 2023 at 14:03 GMT", "2023/01/05",
            "26-FEB-1987 15:01:01.79", "January 2023".

    Returns:
        A `datetime` in UTC if there is a time of day (without a zone it is taken as UTC), a
        `date` if there is none, "2023-01" if there is no day either; None if the text is no
        such date.

    Raises:
        ValueError: The text is such a date, but it means nothing or may mean two things: the
            31st of February, "01/02/2023", an unknown zone.
    """
    if len(text) > _LONGEST:
        return None
    plain = _COMMENT.sub("", " ".join(text.replace(",", " ").split()).lower())
    matches = (form.fullmatch(plain) for form in _FORMS)
    parts = next((match.groupdict() for match in matches if match), None)
    return _meaning(parts) if parts else None


def _meaning(parts: dict[str, str | None]) -> datetime | date | str | None:
    day = int(parts.get("day") or 1)
    if parts.get("first"):
        month, day = _month_and_day(int(parts["first"] or 0), int(parts["other"] or 0))
    else:
        name = parts["month"] or ""
        month = int(name) if name.isdigit() else _MONTHS.get(name, 0)
    clock = parts.get("hour") is not None
    if not month or (clock and parts["minute"] is None and parts["half"] is None):
        return None
    whole = date(int(parts["year"] or 0), month, day)
    if "hour" not in parts:
        return f"{whole:%Y-%m}"
    return _with_time(whole, parts) if clock else whole


def _month_and_day(first: int, other: int) -> tuple[int, int]:
    if first <= 12 and other <= 12 and first != other:
        raise ValueError("day and month cannot be told apart; write the year first, 2025-11-20")
    return (other, first) if first > 12 else (first, other)


def _with_time(day: date, parts: dict[str, str | None]) -> datetime:
    hour = int(parts["hour"] or 0)
    if parts["half"] == "a" and hour == 12:
        hour = 0
    elif parts["half"] == "p" and hour < 12:
        hour += 12
    elif parts["half"] == "a" and hour > 12:
        raise ValueError(f"{hour} a.m. is no hour")
    moment = datetime(
        day.year, day.month, day.day, hour, int(parts["minute"] or 0), int(parts["second"] or 0)
    )
    try:
        return moment.replace(tzinfo=_zone(parts["zone"] or "utc")).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment.isoformat()} is outside the calendar in UTC") from None


def _zone(name: str) -> tzinfo:
    hours = _HOURS_FROM_UTC.get(name)
    if hours is not None:
        return timezone(timedelta(hours=hours))
    if place := _PLACES.get(name):
        try:
            return ZoneInfo(place)
        except ZoneInfoNotFoundError:
            raise ValueError(f"no time zone data on this machine to read {name!r}") from None
    offset = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", name)
    if offset is None:
        raise ValueError(f"the time zone {name!r} is not known, or means several")
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
