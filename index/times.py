"""Points in time as news gives them: in UTC, with the precision that they came with."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import total_ordering
from typing import Self

from index.written_dates import read_written_date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

# RFC 5322 (section 4.3) and RFC 850 allow years of two digits.
_SHORT_YEAR = re.compile(
    r"(?:[a-z]+, )?\d{1,2}[ -][a-z]{3}[ -]\d{2} \d{2}:\d{2}(?::\d{2})?"
    r" (?:gmt|ut|utc|[ecmp][sd]t|[+-]\d{4})",
    re.IGNORECASE,
)


class Precision(StrEnum):
    """How exactly a time is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SECOND = "second"


@total_ordering
@dataclass(frozen=True, slots=True)
class Timestamp:
    """A point in time in UTC and the precision that it is known with.

    Args:
        start: The first second that the timestamp may mean, timezone-aware, in UTC.
        precision: What of it is known; "2025-11" is November 2025 with `Precision.MONTH`.

    Timestamps sort by `start`, then from coarse to fine.
    """

    start: datetime
    precision: Precision = Precision.SECOND

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a timestamp from text.

        Accepts ISO 8601 ("2025", "2025-11", "2025-11-20", "2025-11-20T14:03:00+01:00",
        "2025-11-20 14:03Z"), the dates of mail and feeds (RFC 5322), and dates written out in
        English ("Nov. 20, 2025, 2:03 PM EST") or with slashes ("2025/11/20", "20/11/2025").
        A time without a zone is taken as UTC.

        Raises:
            ValueError: The text is none of these, or may be two ("01/02/2025").
        """
        text = text.strip()
        try:
            if partial := _PARTIAL.fullmatch(text):
                year, month, day = partial.groups()
                start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
                precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
                return cls(start, precision)
            if moment := _iso(text):
                return cls.of(moment)
            written = read_written_date(text)
            if isinstance(written, str):
                return cls.parse(written)
            if written is None and _SHORT_YEAR.fullmatch(text):
                written = parsedate_to_datetime(text)
            if written is not None:
                return cls.of(written)
            problem = "write 2025-11-20 or 2025-11-20T14:03:00Z"
        except ValueError as error:
            problem = str(error)
        raise ValueError(f"{text!r} is not a date: {problem}")

    @classmethod
    def of(cls, moment: datetime | date) -> Self:
        """Return the timestamp of a `datetime` (naive means UTC) or, for the day, a `date`."""
        if not isinstance(moment, datetime):
            start = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
            return cls(start, Precision.DAY)
        try:
            aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except OverflowError:
            raise ValueError(f"{moment.isoformat()} is outside the calendar in UTC") from None
        return cls(aware.replace(microsecond=0))

    @property
    def end(self) -> datetime:
        """The last second that the timestamp may mean."""
        match self.precision:
            case Precision.YEAR:
                return self.start.replace(month=12, day=31, hour=23, minute=59, second=59)
            case Precision.MONTH:
                last = monthrange(self.start.year, self.start.month)[1]
                return self.start.replace(day=last, hour=23, minute=59, second=59)
            case Precision.DAY:
                return self.start + timedelta(days=1, seconds=-1)
            case Precision.SECOND:
                return self.start

    @property
    def epoch(self) -> int:
        """`start` in seconds since 1970-01-01T00:00:00Z."""
        return int(self.start.timestamp())

    @property
    def epoch_end(self) -> int:
        """`end` in seconds since 1970-01-01T00:00:00Z."""
        return int(self.end.timestamp())

    def __str__(self) -> str:
        """Return ISO 8601 cut to the precision; `parse` reads it back unchanged."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.start:%Y}".zfill(4)
            case Precision.MONTH:
                return self.start.date().isoformat()[:7]
            case Precision.DAY:
                return self.start.date().isoformat()
            case Precision.SECOND:
                return self.start.isoformat().replace("+00:00", "Z")

    def __lt__(self, other: Self) -> bool:
        if not isinstance(other, Timestamp):
            return NotImplemented
        order = list(Precision)
        return (self.start, order.index(self.precision)) < (
            other.start,
            order.index(other.precision),
        )

    def human(self) -> str:
        """Return the timestamp as a person writes it: "20 November 2025, 14:03 UTC"."""
        day = f"{self.start.day} {self.start:%B %Y}"
        match self.precision:
            case Precision.YEAR:
                return f"{self.start:%Y}"
            case Precision.MONTH:
                return f"{self.start:%B %Y}"
            case Precision.DAY:
                return day
            case Precision.SECOND:
                return f"{day}, {self.start:%H:%M} UTC"


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
