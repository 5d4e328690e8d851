"""Times as the page shows them: a browser turns them into its own zone; ages tell how old."""

from dataclasses import dataclass
from typing import Self

from index import Timestamp
from index.times import Precision
from rag.page.markup import Markup, tag

_MONTHS = 60
"""Days from which an age is told in months."""
_YEARS = 730
"""Days from which it is told in years."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The moment that a question was asked from.

    Args:
        moment: The as-of.
        pinned: Whether the reader or the question named it; else it was the time of asking.
    """

    moment: Timestamp
    pinned: bool = False

    @classmethod
    def of(cls, moment: Timestamp, *, given: bool) -> Self:
        """Return it as an answer has it.

        Args:
            moment: The answer's as-of; the time of asking is known to the second, while what a
                question names ("as of 1 November") is a day or more.
            given: Whether the reader limited the answer to it.
        """
        return cls(moment, given or moment.precision is not Precision.SECOND)

    def age(self, time: Timestamp) -> str:
        """Return how long before the question something came out; "" if it was later.

        Days are counted from midnight to midnight, in UTC.
        """
        end = self.moment.end
        days = (end.date() - time.start.date()).days
        if days < 0:
            return ""
        exact = {self.moment.precision, time.precision} == {Precision.SECOND}
        if days == 0 and exact:
            hours = max(0, int((end - time.start).total_seconds() // 3600))
            passed = _count(hours, "hour") if hours else "less than an hour"
        elif days == 0:
            return "on your as-of date" if self.pinned else "today"
        elif days < _MONTHS:
            passed = _count(days, "day")
        elif days < _YEARS:
            passed = _count(round(days / 30.44), "month")
        else:
            passed = _count(round(days / 365.25), "year")
        return f"{passed} before your as-of date" if self.pinned else f"{passed} ago"


def time_tag(time: Timestamp) -> Markup:
    """Return a time; the page's script shows one that is known to the second in its own zone."""
    return tag("time", time.human(), datetime=str(time), data_precision=time.precision.value)


def day(time: Timestamp) -> str:
    """Return the day of a time, or as much of it as is known."""
    return time.human().split(",")[0]


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
