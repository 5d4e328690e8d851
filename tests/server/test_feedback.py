"""Feedback over HTTP: given with the answer as it came, changed, taken back."""

import shutil

import pytest
from fastapi.testclient import TestClient

from index import Index, Reason, Verdict
from index.feedback import MOST_COMMENT, MOST_QUESTION, new_id
from rag import NewsRAG
from rag.server.application import create_app
from rag.server.callers import Role
from rag.server.keys import Keys, add_key
from tests.server.calling import AS_OF, KREMLIN, told
from tests.server.conftest import LOCAL

ARTICLE = "https://northwire.example/2025/11/20/kremlin-settlement"
WITHDRAWN = "https://meridianpress.example/story/aasvold-resigns-2025-11-18"


@pytest.fixture
def news(sample_path, embedder, tmp_path):
    """A copy of the sample corpus's index, to be written to."""
    path = shutil.copytree(sample_path, tmp_path / "index")
    with NewsRAG(Index.open(path, embedder=embedder)) as news:
        yield news


@pytest.fixture
def reader(news):
    """A caller who may read, as everybody may where no keys are asked for."""
    with TestClient(create_app(news), LOCAL) as client:
        yield client


BARE = {"question": KREMLIN, "text": "Nothing.", "status": "abstained", "as_of": AS_OF}


def test_an_answer_is_sent_back_as_it_came(reader, news):
    asked = {"question": KREMLIN, "as_of": AS_OF, "since": "2025-11", "sources": ["Northwire"]}
    answer = reader.post("/v1/ask", json=asked).json()
    limits = {name: asked[name] for name in ("as_of", "since", "sources")}
    sent = {"answer": answer, "verdict": "up", "limits": limits, "comment": "Just so."}
    given = reader.post("/v1/feedback", json=sent).json()
    (kept,) = news.index.feedback()
    assert (given["id"], given["given"]) == (kept.id, str(kept.given))
    assert (kept.question, kept.answer, str(kept.as_of)) == (KREMLIN, answer["text"], AS_OF)
    assert str(kept.since) == answer["window"]["since"] == "2025-11"
    assert kept.limits == {"since": "2025-11", "sources": ["Northwire"]}
    assert (kept.verdict, kept.reason, kept.comment) == (Verdict.UP, None, "Just so.")
    assert len(kept.citations) == len(answer["citations"]) > 0
    for cited, citation in zip(kept.citations, answer["citations"], strict=True):
        versions = {version.digest: version for version in news.index.versions(cited.uri)}
        assert versions[cited.digest].text[cited.start : cited.end] == citation["quote"]


def test_it_is_changed_and_taken_back(reader, news):
    first = reader.post("/v1/feedback", json={"answer": BARE, "verdict": "up"}).json()
    changed = {
        "answer": BARE,
        "verdict": "down",
        "reason": "should_have_answered",
        "expected": ARTICLE,
        "id": first["id"],
    }
    assert reader.post("/v1/feedback", json=changed).json()["expected"] == ARTICLE
    (kept,) = news.index.feedback()
    assert (kept.id, kept.reason) == (first["id"], Reason.SHOULD_HAVE_ANSWERED)
    removed = reader.delete(f"/v1/feedback/{first['id']}")
    assert (removed.status_code, removed.content) == (204, b"")
    assert news.index.feedback() == []
    assert "no feedback" in told(reader.delete(f"/v1/feedback/{first['id']}"), 404)["detail"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"verdict": "meh"}, "body.verdict"),
        ({"verdict": None}, "body.verdict"),
        ({"reason": "bad"}, "body.reason"),
        ({"reasn": "other"}, "body.reasn"),
        ({"comment": "x" * (MOST_COMMENT + 1)}, "body.comment"),
        ({"id": "1"}, "body.id"),
        ({"id": new_id() + "\n"}, "body.id"),
        ({"answer": None}, "body.answer"),
        ({"answer": BARE | {"status": "good"}}, "body.answer.status"),
        ({"answer": BARE | {"question": "x" * (MOST_QUESTION + 1)}}, "body.answer.question"),
        ({"answer": BARE | {"question": "\x00"}}, "question: there is none"),
        ({"answer": BARE | {"as_of": "yesterday-ish"}}, "answer.as_of"),
        ({"answer": BARE | {"window": {"since": "then"}}}, "answer.since"),
        ({"answer": BARE | {"citations": [{"uri": "u"}]}}, "body.answer.citations.0.digest"),
        (
            {"answer": BARE | {"citations": [{"uri": "u", "digest": "d", "start": 5, "end": 5}]}},
            "no character",
        ),
        ({"limits": {"since": "x"}}, "body.limits.since"),
        ({"verdict": "up", "reason": "other"}, "verdict: "),
        ({"reason": "should_have_abstained"}, "the answer abstained"),
        ({"expected": "urn:none"}, "expected: no article 'urn:none'"),
        ({"expected": WITHDRAWN}, "expected: no article"),
    ],
)
def test_what_is_no_feedback_is_refused(reader, news, fields, where):
    sent = {"answer": BARE, "verdict": "down"} | fields
    assert where in told(reader.post("/v1/feedback", json=sent), 422)["detail"]
    assert news.index.feedback() == []


def test_no_other_page_can_send_it_without_being_asked_first(reader, news):
    """These types need no preflight, so that any page in a browser could send them."""
    body = f'{{"answer": {{"question": "{KREMLIN}"}}}}'.encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        told(reader.post("/v1/feedback", content=body, headers={"content-type": kind}), 422)
    elsewhere = {"origin": "http://evil.example"}
    sent = {"answer": BARE, "verdict": "up"}
    told(reader.post("/v1/feedback", json=sent, headers=elsewhere), 403)
    assert news.index.feedback() == []


def test_whoever_may_ask_may_say_what_it_is_worth(news, tmp_path):
    key = add_key(tmp_path / "keys.txt", "ana", Role.READER)
    sent = {"answer": BARE, "verdict": "up"}
    with TestClient(create_app(news, keys=Keys(tmp_path / "keys.txt")), LOCAL) as client:
        told(client.post("/v1/feedback", json=sent), 401)
        headers = {"Authorization": f"Bearer {key}"}
        assert client.post("/v1/feedback", json=sent, headers=headers).status_code == 200
    (kept,) = news.index.feedback()
    assert "ana" not in repr(kept)  # nothing of who said it


def test_an_index_that_is_being_written_for_long_is_told(reader, news, monkeypatch):
    monkeypatch.setattr("index.store.PATIENCE", 0.0)
    with news.index._writing() as catalog, catalog.transaction():
        catalog._set_meta("x", "y")
        refused = reader.post("/v1/feedback", json={"answer": BARE, "verdict": "up"})
    assert "wait until it is done" in told(refused, 503)["detail"]
    assert refused.headers["retry-after"]


def test_the_document_has_an_example_that_is_taken(reader):
    document = reader.get("/openapi.json").json()
    (example,) = document["components"]["schemas"]["FeedbackRequest"]["examples"]
    assert reader.post("/v1/feedback", json=example).status_code == 200
