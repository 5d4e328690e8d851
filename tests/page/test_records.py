"""What a browser keeps, and what comes of it when it is shown again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Timestamp
from rag.answer import Answer
from rag.followups import Turn, turn_of
from rag.page.limits import Limits
from rag.page.plainly import RecordError, read
from rag.page.records import Asking, Record, read_sent
from tests.page.conftest import KREMLIN

AS_OF = "2025-11-27"


@pytest.fixture
def record(news):
    answer = news.ask(KREMLIN, as_of=AS_OF)
    return Record.of(KREMLIN, Limits(as_of=AS_OF), answer), answer


def test_a_kept_answer_is_read_as_it_was_but_for_what_its_trace_leaves_out(record):
    kept, answer = record
    again = Record.model_validate_json(kept.model_dump_json())
    shown = again.read_answer()
    assert shown.citations == answer.citations
    assert shown.sentences == answer.sentences
    assert shown.trace.time == answer.trace.time
    assert (shown.text, shown.as_of, shown.window) == (answer.text, answer.as_of, answer.window)
    assert again.asked(shown).pinned
    assert read(Turn, again.memory) == turn_of(answer)


def test_a_record_is_small_enough_for_a_browser_to_keep_many(record):
    kept, _ = record
    assert len(kept.model_dump_json()) < 20_000  # of some 5 million characters


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("answer", "citations"), "none"),
        (("answer", "status"), "certain"),
        (("answer", "as_of"), "yesterday"),
        (("answer", "citations", 0, "number"), "1"),
        (("answer", "citations", 0, "start"), None),
        (("answer", "citations", 0), 7),
        (("answer", "sentences", 0, "citations"), ["x"]),
        (("answer",), {}),
        (("limits", "period"), "year"),
        (("format",), 9),
    ],
)
def test_what_is_not_as_it_was_kept_is_refused(record, path, value):
    kept = json.loads(record[0].model_dump_json())
    place = kept
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RecordError):
        read_sent(Record, kept).read_answer()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_nothing_that_is_sent_breaks_more_than_itself(value):
    for kind in (Record, Asking):
        with pytest.raises(RecordError):
            read_sent(kind, value)
    with pytest.raises(RecordError):
        read(Answer, value)


def test_a_period_reaches_back_from_the_as_of():
    limits = Limits(as_of="2025-11-20", period="week")
    assert limits.arguments()["since"] == Timestamp.parse("2025-11-13T23:59:59Z")
    both = Limits(as_of="2025-11-20", period="week", since="2025-11-01")
    assert both.arguments()["since"] == "2025-11-01"
    assert Limits().arguments()["since"] is None
