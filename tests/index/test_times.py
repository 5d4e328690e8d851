"""Times keep the precision that they came with and are compared in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Precision, Timestamp


@pytest.mark.parametrize(
    ("text", "shown", "first", "last"),
    [
        ("2024", "2024", "2024-01-01T00:00:00", "2024-12-31T23:59:59"),
        ("2024-02", "2024-02", "2024-02-01T00:00:00", "2024-02-29T23:59:59"),
        ("2023-02", "2023-02", "2023-02-01T00:00:00", "2023-02-28T23:59:59"),
        ("2024-02-29", "2024-02-29", "2024-02-29T00:00:00", "2024-02-29T23:59:59"),
        (" 2024-02-29 ", "2024-02-29", "2024-02-29T00:00:00", "2024-02-29T23:59:59"),
        ("2025-11-20T14:03:00Z", "2025-11-20T14:03:00Z", *["2025-11-20T14:03:00"] * 2),
        ("2025-11-20T14:03:00", "2025-11-20T14:03:00Z", *["2025-11-20T14:03:00"] * 2),
        ("2025-11-20 14:03Z", "2025-11-20T14:03:00Z", *["2025-11-20T14:03:00"] * 2),
        ("2025-11-20T00:30:00+02:00", "2025-11-19T22:30:00Z", *["2025-11-19T22:30:00"] * 2),
        ("2025-11-20T14:03:00.987Z", "2025-11-20T14:03:00Z", *["2025-11-20T14:03:00"] * 2),
        ("Thu, 20 Nov 2025 14:03:00 -0500", "2025-11-20T19:03:00Z", *["2025-11-20T19:03:00"] * 2),
        ("November 20, 2025", "2025-11-20", "2025-11-20T00:00:00", "2025-11-20T23:59:59"),
        ("Nov. 20, 2025", "2025-11-20", "2025-11-20T00:00:00", "2025-11-20T23:59:59"),
        ("20 November 2025", "2025-11-20", "2025-11-20T00:00:00", "2025-11-20T23:59:59"),
    ],
)
def test_dates_are_read_with_their_precision(text, shown, first, last):
    stamp = Timestamp.parse(text)
    assert str(stamp) == shown
    assert stamp.start == datetime.fromisoformat(first).replace(tzinfo=UTC)
    assert stamp.end == datetime.fromisoformat(last).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2025-13-01",
        "2025-02-30",
        "0000",
        "1e9",
        "2025-11-20T25:00",
        "1/32/2025",
        "13/13/2025",
        "20/11/25",
        "Nov 20",
        "Nov 31, 2025",
        "Smarch 5, 2025",
        "20 Nov 2025 noon",
        "20 Nov 2025 13:00 AM",
        "20 Nov 2025 25:00",
        "20 Nov 2025 14",
        "20-11/2025",
        "9" * 500,
        "20 Nov 2025 14:03 +99:00",
        "31 Dec 9999 23:59 -1000",
        "1 Jan 0001 00:00 +1000",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="is not a date"):
        Timestamp.parse(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2023/01/05", "2023-01-05"),
        ("2023/1/5 10:00:07", "2023-01-05T10:00:07Z"),
        ("2023-1-5", "2023-01-05"),
        ("20/11/2025", "2025-11-20"),
        ("11/20/2025 2:03 PM", "2025-11-20T14:03:00Z"),
        ("20.11.2025", "2025-11-20"),
        ("05/05/2025", "2025-05-05"),
        ("Jan 5, 2023, 10:00 AM", "2023-01-05T10:00:00Z"),
        ("January 5th, 2023 at 12:00 a.m. EST", "2023-01-05T05:00:00Z"),
        ("5 January 2023 at 14:03 GMT", "2023-01-05T14:03:00Z"),
        ("14:03 CET, 5 January 2023", "2023-01-05T13:03:00Z"),
        ("12:30 p.m. ET, Sept. 5, 2023", "2023-09-05T16:30:00Z"),
        ("10 AM ET, January 5, 2023", "2023-01-05T15:00:00Z"),
        ("Thursday, January 5, 2023", "2023-01-05"),
        ("Thu Jan 05 10:00:00 +0100 2023", "2023-01-05T09:00:00Z"),
        ("2023-01-05 10:00:00 UTC", "2023-01-05T10:00:00Z"),
        ("2023-01-05 10:00:00 +0530", "2023-01-05T04:30:00Z"),
        ("Thu, 05 Jan 2023 10:00:00 +0000 (UTC)", "2023-01-05T10:00:00Z"),
        ("5 Jan 2023 10:00 UTC+2", "2023-01-05T08:00:00Z"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("January 2023", "2023-01"),
    ],
)
def test_dates_are_read_as_people_write_them(text, shown):
    assert str(Timestamp.parse(text)) == shown


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("01/02/2023", "day and month cannot be told apart; write the year first"),
        ("1.2.2023 10:00", "day and month cannot be told apart"),
        ("5 January 2023 10:00 IST", "the time zone 'ist' is not known, or means several"),
        ("Thu, 05 Jan 2023 10:00:00 XYZ", "the time zone 'xyz' is not known"),
    ],
)
def test_a_date_that_may_mean_two_is_refused(text, reason):
    with pytest.raises(ValueError, match="is not a date") as refused:
        Timestamp.parse(text)
    assert reason in str(refused.value)


def test_dates_and_datetimes_are_taken_as_they_are():
    assert Timestamp.of(date(2025, 11, 20)).precision is Precision.DAY
    zone = timezone(timedelta(hours=5))
    assert str(Timestamp.of(datetime(2025, 11, 20, 3, tzinfo=zone))) == "2025-11-19T22:00:00Z"


def test_a_time_beyond_the_calendar_is_refused():
    with pytest.raises(ValueError, match="is not a date"):
        Timestamp.parse("9999-12-31T23:59:59-10:00")


@pytest.mark.parametrize(
    ("text", "human"),
    [
        ("2025", "2025"),
        ("2025-11", "November 2025"),
        ("2025-11-02", "2 November 2025"),
        ("2025-11-02T04:05:06Z", "2 November 2025, 04:05 UTC"),
    ],
)
def test_a_person_reads_no_more_than_is_known(text, human):
    assert Timestamp.parse(text).human() == human


@given(st.datetimes(min_value=datetime(1000, 1, 1)), st.sampled_from([4, 7, 10, 19]))
def test_what_is_written_is_read_back(moment, length):
    text = moment.isoformat(timespec="seconds")[:length]
    stamp = Timestamp.parse(text)
    assert Timestamp.parse(str(stamp)) == stamp
    assert stamp.start <= stamp.end
    assert stamp.epoch <= stamp.epoch_end


@given(st.lists(st.datetimes(min_value=datetime(1000, 1, 1)), min_size=2))
def test_timestamps_sort_by_time(moments):
    stamps = sorted(map(Timestamp.of, moments))
    assert [s.start for s in stamps] == sorted(s.start for s in stamps)
