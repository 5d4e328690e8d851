"""What readers say of answers is kept beside the articles, whoever writes meanwhile."""

import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Feedback, Index, Reason, Timestamp, Verdict
from index.errors import (
    FeedbackNotFoundError,
    IndexLockedError,
    InvalidFeedbackError,
)
from index.feedback import (
    MOST_ANSWER,
    MOST_CITATIONS,
    MOST_COMMENT,
    MOST_QUESTION,
    MOST_URI,
    CitedSpan,
    Outcome,
    new_id,
)
from rag.answer import AnswerStatus
from tests.conftest import article

CITED = CitedSpan("urn:a", "0" * 16, 4, 9)


def said(**fields):
    """Return feedback with the fields that the test is about."""
    given = {
        "question": "Did the Arrin rise?",
        "as_of": Timestamp.parse("2025-11-20T14:05:00Z"),
        "status": Outcome.ANSWERED,
        "answer": "“The river Arrin rose two metres overnight.” [1]",
        "citations": (CITED,),
        "verdict": Verdict.DOWN,
    }
    return Feedback(**given | fields)


def test_what_is_kept_is_what_was_said(index):
    told = said(
        resolved="Did the Arrin rise in November?",
        since=Timestamp.parse("2025-11"),
        until=Timestamp.parse("2025-11-30"),
        limits={"sources": ["Northwire", "O’Hara’s"], "period": "week"},
        reason=Reason.WRONG_SOURCE,
        comment="Another river.\nNot this one.",
        expected="urn:b",
    )
    plain = said(verdict=Verdict.UP, given=Timestamp.parse("2020-01-01T00:00:00Z"))
    assert index.keep_feedback(told) == told
    index.keep_feedback(plain)
    assert index.feedback() == [plain, told]


def test_the_same_id_replaces_and_can_be_taken_back(index):
    first = index.keep_feedback(said(comment="wrong"))
    second = index.keep_feedback(said(id=first.id, verdict=Verdict.UP))
    assert index.feedback() == [second]
    index.remove_feedback(first.id)
    assert index.feedback() == []
    with pytest.raises(FeedbackNotFoundError, match=f"no feedback '{first.id}'"):
        index.remove_feedback(first.id)


def test_no_control_character_is_kept(index):
    stored = index.keep_feedback(
        said(comment="\x1b[31mred\x1b[0m \u202eback\x07\r\nnext", expected=" urn:b\n ")
    )
    assert stored.comment == "[31mred[0m back\nnext"
    assert stored.expected == "urn:b"
    assert index.feedback() == [stored]


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_what_is_stored_is_in_canonical_form_already(comment, expected):
    stored = said(comment=comment, expected=expected).canonical()
    assert stored.canonical() == stored
    assert "\x1b" not in stored.comment


def test_nothing_that_can_be_found_changes(index):
    index.add([article()])
    view = index.view()
    index.keep_feedback(said())
    assert index.view() is view


def test_it_outlives_the_article_and_the_process(tmp_path, index, embedder):
    index.add([article()])
    stored = index.keep_feedback(said())
    index.remove("urn:a")
    index.close()
    with Index.open(tmp_path / "newsindex", embedder=embedder) as again:
        assert again.feedback() == [stored]


@pytest.fixture
def older(tmp_path, index, embedder):
    """An index as it was made before there was feedback."""
    index.add([article()])
    index.close()
    path = tmp_path / "newsindex"
    with sqlite3.connect(path / "catalog.sqlite") as db:
        db.execute("DROP TABLE feedback")
        db.execute("PRAGMA user_version = 2")
    db.close()
    return path


def test_an_index_from_before_is_read_as_it_is_and_takes_feedback(older, embedder):
    with Index.open(older, embedder=embedder) as reader:
        assert reader.feedback() == []
        assert reader.stats().articles == 1
        stored = reader.keep_feedback(said())
        assert reader.feedback() == [stored]
        assert reader.add([article("urn:b", "The dam held.")]).added == 1
    with Index.open(older, embedder=embedder) as reader:
        assert reader.feedback() == [stored]


def test_several_processes_bring_an_older_index_up_and_lose_nothing(older, embedder):
    script = (
        "import sys\n"
        "from index import Index\n"
        "from tests.index.test_feedback import said\n"
        f"with Index.open({str(older)!r}) as index:\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
        "    for number in range(8):\n"
        "        index.keep_feedback(said(comment=f'{sys.argv[1]} {number}'))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with Index.open(older, embedder=embedder) as index:
        found = sorted(one.comment for one in index.feedback())
    assert found == [f"{name} {number}" for name in "ab" for number in range(8)]


def test_a_writer_of_articles_is_not_waited_for(index):
    with index._writing():
        index.keep_feedback(said())
    assert len(index.feedback()) == 1


def test_readers_read_and_writers_are_told_while_a_transaction_lasts(index, monkeypatch):
    monkeypatch.setattr("index.store.PATIENCE", 0.0)
    stored = index.keep_feedback(said())
    with index._writing() as catalog, catalog.transaction():
        catalog._set_meta("x", "y")
        assert index.feedback() == [stored]
        with pytest.raises(IndexLockedError, match="wait until it is done"):
            index.keep_feedback(said())
    assert index.feedback() == [stored]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": "1"}, "id: '1' is no UUID"),
        ({"id": new_id().upper()}, "no UUID in lower case"),
        ({"question": " \n"}, "question: there is none"),
        ({"question": "x" * (MOST_QUESTION + 1)}, "question: 4,001 are too many"),
        ({"answer": "x" * (MOST_ANSWER + 1)}, "answer: "),
        ({"comment": "x" * (MOST_COMMENT + 1)}, "comment: "),
        ({"expected": "x" * (MOST_URI + 1)}, "expected: "),
        ({"citations": (CITED,) * (MOST_CITATIONS + 1)}, "citations: 101 are too many"),
        ({"citations": (replace(CITED, end=4),)}, "there is no character"),
        ({"citations": (replace(CITED, start=-1),)}, "there is no character"),
        ({"citations": (replace(CITED, uri="x" * (MOST_URI + 1)),)}, "citations: a URI"),
        ({"verdict": Verdict.UP, "reason": Reason.OTHER}, "verdict: "),
        ({"verdict": Verdict.UP, "expected": "urn:b"}, "verdict: "),
        (
            {"status": Outcome.ABSTAINED, "reason": Reason.SHOULD_HAVE_ABSTAINED},
            "the answer abstained",
        ),
        ({"reason": Reason.SHOULD_HAVE_ABSTAINED, "expected": "urn:b"}, "expected: "),
        ({"reason": Reason.SHOULD_HAVE_ANSWERED}, "the question was answered"),
    ],
)
def test_what_does_not_go_together_is_refused(fields, message):
    with pytest.raises(InvalidFeedbackError, match=message):
        said(**fields)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("status", Outcome)
def test_a_reason_fits_what_the_answer_did(status, reason):
    odd = {
        (Outcome.ABSTAINED, Reason.SHOULD_HAVE_ABSTAINED),
        (Outcome.ANSWERED, Reason.SHOULD_HAVE_ANSWERED),
    }
    if (status, reason) in odd:
        with pytest.raises(InvalidFeedbackError, match="reason: "):
            said(status=status, reason=reason)
    else:
        assert said(status=status, reason=reason).reason is reason


def test_an_answer_ends_as_feedback_knows_it():
    assert [status.value for status in Outcome] == [status.value for status in AnswerStatus]
