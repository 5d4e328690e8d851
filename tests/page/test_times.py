"""Ages relative to the moment that was asked from."""

import pytest

from index import Timestamp
from rag.page.times import Asked, time_tag


@pytest.mark.parametrize(
    ("as_of", "came_out", "age"),
    [
        ("2025-11-20", "2025-11-17T10:00:00Z", "3 days"),
        ("2025-11-20", "2025-11-19", "1 day"),
        ("2025-11-20T12:00:00Z", "2025-11-20T09:30:00Z", "2 hours"),
        ("2025-11-20T12:00:00Z", "2025-11-20T11:30:00Z", "less than an hour"),
        ("2025-11-20", "2025-09-01", "3 months"),
        ("2025-11-20", "2021-11-20", "4 years"),
    ],
)
def test_an_age_is_told_from_the_as_of(as_of, came_out, age):
    moment, time = Timestamp.parse(as_of), Timestamp.parse(came_out)
    assert Asked(moment, pinned=True).age(time) == f"{age} before your as-of date"
    assert Asked(moment).age(time) == f"{age} ago"


def test_the_same_day_and_what_is_later():
    day = Timestamp.parse("2025-11-20")
    assert Asked(day, pinned=True).age(day) == "on your as-of date"
    assert Asked(day).age(Timestamp.parse("2025-11-20T10:00:00Z")) == "today"
    assert Asked(day).age(Timestamp.parse("2025-11-21")) == ""


def test_a_time_carries_its_precision_for_the_browser():
    assert time_tag(Timestamp.parse("2025-11")) == (
        '<time datetime="2025-11" data-precision="month">November 2025</time>'
    )
