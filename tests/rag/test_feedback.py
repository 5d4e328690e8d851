"""Feedback in Python: what was asked, answered and said of it."""

import pytest

from index import Reason, Status, Verdict
from index.errors import InvalidFeedbackError
from rag import NewsRAG
from tests.conftest import article

QUESTION = "How far did the river Arrin rise?"


@pytest.fixture
def news(index):
    index.add([article(published="2025-11-20"), article("urn:b", "The dam held on Monday.")])
    return NewsRAG(index)


def test_an_answer_is_kept_with_what_it_cites(news):
    answer = news.ask(QUESTION, as_of="2025-11-30", since="2025-11-01")
    limits = {"as_of": "2025-11-30", "since": "2025-11-01", "sources": ()}
    given = news.feedback(answer, "down", reason="wrong_source", expected="urn:b", limits=limits)
    assert news.index.feedback() == [given]
    assert (given.verdict, given.reason) == (Verdict.DOWN, Reason.WRONG_SOURCE)
    assert (given.question, str(given.as_of), str(given.since)) == (
        QUESTION,
        "2025-11-30",
        "2025-11-01",
    )
    assert given.limits == {"since": "2025-11-01"}
    quotes = [news.index.versions(c.uri)[0].text[c.start : c.end] for c in given.citations]
    assert quotes == [citation.quote for citation in answer.citations] != []


def test_a_follow_up_stands_on_its_own(news):
    chat = news.chat()
    chat.ask(QUESTION)
    given = news.feedback(chat.ask("And when?"), Verdict.UP)
    assert given.question == "And when?"
    assert "Arrin" in given.asked


def test_it_is_changed_and_taken_back(news):
    answer = news.ask(QUESTION)
    first = news.feedback(answer, "up")
    second = news.feedback(answer, "down", comment="It was another river.", id=first.id)
    assert news.index.feedback() == [second]
    news.index.remove_feedback(first.id)
    assert news.index.feedback() == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"verdict": "good"}, "verdict: 'good' is none of up, down"),
        ({"verdict": "down", "reason": "bad"}, "reason: 'bad' is none of wrong_answer, "),
        ({"verdict": "down", "expected": "urn:none"}, "no article 'urn:none' can be found"),
        ({"verdict": "down", "expected": "urn:gone"}, "no article 'urn:gone' can be found"),
        ({"verdict": "down", "expected": "urn:later"}, "no article 'urn:later' can be found"),
        ({"verdict": "up", "id": "mine"}, "no UUID"),
    ],
)
def test_what_does_not_hold_is_refused(news, options, message):
    news.index.add(
        [
            article("urn:gone", "The bridge fell.", status=Status.WITHDRAWN),
            article(
                "urn:later",
                "The bridge held.",
                embargoed_until="2999-01-01",
                status=Status.EMBARGOED,
            ),
        ]
    )
    with pytest.raises(InvalidFeedbackError, match=message):
        news.feedback(news.ask(QUESTION), **options)
    assert news.index.feedback() == []
