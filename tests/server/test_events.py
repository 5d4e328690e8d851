"""An answer as server-sent events."""

import json

import httpx
import pytest

from rag import NewsRAG
from rag.server.application import create_app
from tests.llm.endless import Endless
from tests.server.calling import AS_OF, KREMLIN, told
from tests.server.serving import serving

BODY = {"question": KREMLIN, "as_of": AS_OF}


def events(response):
    """Return the names and the data of a stream's events."""
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in response.text.strip().split("\n\n"):
        if not block.startswith(":"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.fixture(params=["accept", "stream"])
def streamed(client, request):
    """The events of one answer, asked for in either way."""
    if request.param == "accept":
        accept = {"Accept": "text/event-stream"}
        return events(client.post("/v1/ask", json=BODY, headers=accept))
    return events(client.post("/v1/ask", json=BODY | {"stream": True}))


def test_events_come_in_the_order_of_the_work(streamed):
    names = [name for name, _ in streamed]
    assert names[:3] == ["understood", "candidates", "citation"]
    assert names[-1] == "done"
    assert names.count("done") == 1


def test_the_last_event_is_the_answer_and_the_others_are_its_parts(streamed, client):
    answer = client.post("/v1/ask", json=BODY).json()
    by_name = {name: [data for other, data in streamed if other == name] for name, _ in streamed}
    assert by_name["done"] == [answer]
    assert by_name["sentence"] == answer["sentences"]
    assert by_name["citation"] == answer["citations"]
    assert by_name["understood"][0]["question"] == KREMLIN
    assert by_name["understood"][0]["as_of"] == answer["as_of"]
    assert by_name["understood"][0]["sections"] == by_name["understood"][0]["languages"] == []
    assert by_name["candidates"][0]["candidates"][0]["rank"] == 1


def test_a_citation_comes_before_the_sentence_that_it_proves(streamed):
    seen = set()
    for name, data in streamed:
        if name == "citation":
            seen.add(data["number"])
        if name == "sentence":
            assert set(data["citations"]) <= seen


def test_a_follow_up_is_told_as_understood(client):
    turn = client.post("/v1/ask", json=BODY).json()["turn"]
    asked = BODY | {"question": "And who said it?", "conversation": [turn], "stream": True}
    (name, understood), *_ = events(client.post("/v1/ask", json=asked))
    assert (name, understood["follow_up"]) == ("understood", True)


def test_an_abstention_is_streamed(client):
    asked = {"question": "Who won the 2024 Tour de France?", "stream": True}
    *_, (name, answer) = events(client.post("/v1/ask", json=asked))
    assert (name, answer["status"]) == ("done", "abstained")


def test_what_is_wrong_with_the_question_has_a_status(client):
    told(client.post("/v1/ask", json=BODY | {"stream": True, "since": "soon"}), 422)


def test_the_document_tells_what_each_event_holds(client):
    document = client.get("/openapi.json").json()
    answers = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"]
    kinds = answers["text/event-stream"]["x-events"]
    assert set(kinds) == {"understood", "candidates", "citation", "sentence", "done", "error"}
    for kind in kinds.values():
        assert (
            kind["$ref"].removeprefix("#/components/schemas/") in document["components"]["schemas"]
        )


def test_hanging_up_ends_a_models_writing(sample):
    model = Endless()
    with serving(create_app(NewsRAG(sample, llm=model))) as address:
        asked = BODY | {"stream": True}
        with httpx.stream("POST", f"{address}/v1/ask", json=asked, timeout=120) as response:
            next(line for line in response.iter_lines() if line == "event: sentence")
            assert not model.closed.is_set()
        assert model.closed.wait(120)
