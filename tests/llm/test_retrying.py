"""A failure that may pass is tried again, politely and within the time of the call."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rag.llm.errors import ModelRefusedError, ModelUnreachableError
from rag.llm.retrying import Deadline, Failure, retry_after, with_retries

LATE = ModelUnreachableError("late")


def attempts(*outcomes):
    left = list(outcomes)

    def attempt():
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return attempt


def test_the_waits_double_with_jitter_up_to_the_longest():
    waits = []
    outcomes = [Failure(LATE)] * 7 + ["done"]
    assert with_retries(attempts(*outcomes), 7, Deadline(1000), waits.append) == "done"
    for wait, full in zip(waits, [0.5, 1, 2, 4, 8, 8, 8], strict=True):
        assert 0.75 * full <= wait <= full


def test_the_servers_own_time_is_kept():
    waits = []
    outcomes = [Failure(LATE, 3.0), Failure(LATE, 0.0), "done"]
    assert with_retries(attempts(*outcomes), 2, Deadline(1000), waits.append) == "done"
    assert waits == [3.0, 0.0]


def test_no_wait_goes_beyond_the_deadline():
    waits = []
    with pytest.raises(ModelUnreachableError, match="late"):
        with_retries(attempts(Failure(LATE, 60.0), "done"), 5, Deadline(10), waits.append)
    assert waits == []


def test_the_last_failure_is_raised():
    with pytest.raises(ModelUnreachableError, match="late"):
        with_retries(attempts(Failure(LATE), Failure(LATE)), 1, Deadline(1000), lambda _: None)


def test_what_cannot_pass_is_not_tried_again():
    with pytest.raises(ModelRefusedError, match="no"):
        with_retries(attempts(ModelRefusedError("no"), "done"), 5, Deadline(1000))


@pytest.mark.parametrize(
    ("value", "milliseconds", "seconds"),
    [
        ("3", "", 3.0), ("0.25", "", 0.25), ("9", "20", 0.02), ("-1", "", 0.0),
        ("", "", None), ("soon", "", None), ("nan", "", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "", 0.0), ("Wed, 99 Oct 2015 07:28:00 GMT", "", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value, milliseconds, seconds):
    assert retry_after(value, milliseconds) == seconds


def test_a_date_to_come_is_waited_for():
    then = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3500 < retry_after(then) <= 3600
