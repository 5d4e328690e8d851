"""A question is read with its dates and sources, or refused with the reason."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Filter, Timestamp
from index.errors import DatelineError
from rag import QuestionError
from rag.question import Question


def seconds(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("moment", "read", "last"),
    [
        ("2025", "2025", (2025, 12, 31, 23, 59, 59)),
        ("2025-02", "2025-02", (2025, 2, 28, 23, 59, 59)),
        ("2024-02", "2024-02", (2024, 2, 29, 23, 59, 59)),
        ("2025-11-20", "2025-11-20", (2025, 11, 20, 23, 59, 59)),
        (" 2025-11-20 ", "2025-11-20", (2025, 11, 20, 23, 59, 59)),
        ("20 November 2025", "2025-11-20", (2025, 11, 20, 23, 59, 59)),
        ("2025-11-20T14:03:00Z", "2025-11-20T14:03:00Z", (2025, 11, 20, 14, 3)),
        ("2025-11-20T14:03", "2025-11-20T14:03:00Z", (2025, 11, 20, 14, 3)),
        ("2025-11-20T00:30+01:00", "2025-11-19T23:30:00Z", (2025, 11, 19, 23, 30)),
        (date(2025, 11, 20), "2025-11-20", (2025, 11, 20, 23, 59, 59)),
        (datetime(2025, 11, 20, 14, 3), "2025-11-20T14:03:00Z", (2025, 11, 20, 14, 3)),
        (
            datetime(2025, 11, 20, 14, 3, tzinfo=timezone(timedelta(hours=3))),
            "2025-11-20T11:03:00Z",
            (2025, 11, 20, 11, 3),
        ),
        (Timestamp.parse("2025-11"), "2025-11", (2025, 11, 30, 23, 59, 59)),
    ],
)
def test_a_question_is_asked_from_the_end_of_what_as_of_means(moment, read, last):
    asked = Question.parse("Who won?", as_of=moment)
    assert str(asked.as_of) == read
    assert asked.filter.as_of == seconds(*last)


@pytest.mark.parametrize("moment", ["2025-11", date(2025, 11, 1), Timestamp.parse("2025-11")])
def test_a_window_runs_from_the_start_of_since_to_the_end_of_until(moment):
    asked = Question.parse("Who won?", since=moment, until="2025-11-30")
    assert asked.filter.since == seconds(2025, 11, 1)
    assert asked.filter.until == seconds(2025, 11, 30, 23, 59, 59)
    assert str(asked.window.until) == "2025-11-30"


def test_without_limits_a_question_is_asked_now_and_of_everything():
    before = int(datetime.now(UTC).timestamp())
    asked = Question.parse("Who won?")
    assert before <= asked.filter.as_of <= int(datetime.now(UTC).timestamp())
    assert asked.filter == Filter(as_of=asked.filter.as_of)


@pytest.mark.parametrize("limit", ["sources", "sections", "languages"])
@pytest.mark.parametrize(
    ("given_names", "read"),
    [
        ("Meridian Press", ("Meridian Press",)),
        (["Northwire", "Courier"], ("Northwire", "Courier")),
        ((), ()),
        (None, ()),
    ],
)
def test_one_name_may_be_given_alone(limit, given_names, read):
    asked = Question.parse("Who won?", **{limit: given_names})
    assert getattr(asked.filter, limit) == read
    others = {"sources", "sections", "languages"} - {limit}
    assert all(getattr(asked.filter, other) == () for other in others)


@pytest.mark.parametrize(
    ("text", "read"),
    [("  Who \n won\t it? ", "Who won it?"), ("Who\u00a0won?", "Who won?"), ("?", "?")],
)
def test_white_space_does_not_count(text, read):
    assert Question.parse(text).text == read


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u00a0"])
def test_an_empty_question_is_refused(text):
    with pytest.raises(QuestionError, match="the question is empty"):
        Question.parse(text)


@pytest.mark.parametrize("name", ["as_of", "since", "until"])
@pytest.mark.parametrize(
    "value", ["yesterday", "", "2025-13", "2025-02-30", "01/02/2025", "2025-11-20T25:00", "0000"]
)
def test_a_date_that_cannot_be_read_is_named_with_its_option(name, value):
    with pytest.raises(QuestionError, match=rf"^{name}: .*2025-11-20") as refused:
        Question.parse("Who won?", **{name: value})
    assert repr(value) in str(refused.value)


def test_a_moment_outside_the_calendar_is_refused():
    earliest = datetime.min.replace(tzinfo=timezone(timedelta(hours=3)))
    with pytest.raises(QuestionError, match=r"as_of: .* outside the calendar"):
        Question.parse("Who won?", as_of=earliest)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026", "2025"), ("2025-11-21", "2025-11-20"), ("2025-11-20T10:00", "2025-11-20T09:59")],
)
def test_a_window_in_which_nothing_lies_is_refused(since, until):
    with pytest.raises(QuestionError, match=f"nothing lies between {since}.* and {until}"):
        Question.parse("Who won?", since=since, until=until)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2025-11-20", "2025-11-20"), ("2025-11-20", "2025"), ("2025-11-20T10:00", "2025-11-20")],
)
def test_a_window_may_be_as_narrow_as_its_dates(since, until):
    only = Question.parse("Who won?", since=since, until=until).filter
    assert only.since <= only.until


def test_a_wrong_question_can_be_caught_as_datelines_or_as_a_value():
    assert issubclass(QuestionError, DatelineError)
    assert issubclass(QuestionError, ValueError)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_any_moment_reads_the_same_as_text_and_as_a_value(moment):
    given_as_text = Question.parse("Who won?", as_of=moment.isoformat()).filter
    assert given_as_text == Question.parse("Who won?", as_of=moment).filter


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("How many farms had bird flu as of 25 November 2025?", "How many farms had bird flu?"),
        ("As of 25 November 2025, how many farms had it?", "how many farms had it?"),
        ("Who led, as of 3 May 2024, the party?", "Who led, the party?"),
        ("How many farms had bird flu on 25 November 2025?", None),
        ("as of 25 November 2025", None),
    ],
)
def test_what_is_asked_is_told_from_as_of_when(text, matter):
    assert Question.parse(text).matter == (matter or text)
