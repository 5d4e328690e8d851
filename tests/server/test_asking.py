"""Questions and searches over HTTP."""

import json

import pytest

from tests.server.calling import AS_OF, KREMLIN, told


def ask(client, question=KREMLIN, **options):
    return client.post("/v1/ask", json={"question": question, "as_of": AS_OF, **options})


def test_the_answer_is_the_librarys(client, sample_news):
    answer = sample_news.ask(KREMLIN, as_of=AS_OF).to_dict()
    got = ask(client).json()
    for name, value in got.items():
        if name not in ("confidence", "turn", "trace"):
            assert value == answer[name], name
    assert got["confidence"] == answer["trace"]["confidence"]
    assert got["trace"] is None


def test_the_trace_is_told_to_whoever_asks(client):
    trace = ask(client, trace=True).json()["trace"]
    assert trace["candidates"][0]["rank"] == 1
    assert trace["time"]["freshness"] == "news"
    assert trace["settings"]["answer_passages"] > 0
    assert trace["seconds"].keys() >= {"embed", "retrieve", "answer"}


def test_a_follow_up_is_resolved_from_the_turns_sent_back(client):
    first = ask(client).json()
    followed = ask(client, "And who said it?", conversation=[first["turn"]]).json()
    assert followed["question"] == "And who said it?"
    assert "Kremlin" in followed["resolved"] or "settlement" in followed["resolved"]
    alone = ask(client, "And who said it?").json()
    assert alone["resolved"] == ""


def test_a_question_without_an_answer_is_an_answer(client):
    got = ask(client, "Who won the 2024 Tour de France?")
    assert got.status_code == 200
    assert got.json()["status"] == "abstained"
    assert got.json()["citations"] == []


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": "x" * 2001}, "question"),
        ({"question": 7}, "question"),
        ({"question": KREMLIN, "as-of": AS_OF}, "as-of"),
        ({"question": KREMLIN, "as_of": "yesterday"}, "as_of"),
        ({"question": KREMLIN, "since": "2025-12", "until": "2025-11"}, "nothing lies between"),
        ({"question": KREMLIN, "freshness": "stale"}, "freshness"),
        ({"question": KREMLIN, "sources": "Northwire"}, "sources"),
        ({"question": KREMLIN, "sections": "world"}, "sections"),
        ({"question": KREMLIN, "languages": [""]}, "languages"),
        ({"question": "   "}, "empty"),
        (
            {
                "question": KREMLIN,
                "conversation": [{"question": "a", "window": {"since": "soon"}}],
            },
            "conversation",
        ),
    ],
)
def test_what_is_wrong_with_a_question_is_told(client, body, part):
    assert part in told(client.post("/v1/ask", json=body), 422)["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 422), (b"[" * 100_000, 400), (b'{"question": NaN}', 422), (b"\xff", 400)],
)
def test_a_broken_body_is_told(client, body, status):
    sent = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    told(sent, status)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused(client, chunked):
    piece = b" " * (1 << 20)
    body = iter([piece] * 17) if chunked else piece * 17
    sent = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert "too large" in told(sent, 413)["detail"]


def test_a_search_gives_passages_with_their_scores(client):
    found = client.get("/v1/search", params={"q": "bird flu", "k": 3, "as_of": AS_OF}).json()
    candidates = found["candidates"]
    assert [candidate["rank"] for candidate in candidates] == [1, 2, 3]
    assert "flu" in candidates[0]["headline"]
    assert candidates[0]["dense"] > 0


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"sections": ["Sport", "World"], "languages": ["en", "de"]}, "answered"),
        ({"sections": ["sport"]}, "abstained"),
        ({"languages": ["de"]}, "abstained"),
    ],
)
def test_an_answer_keeps_to_sections_and_languages(client, limits, status):
    assert ask(client, **limits).json()["status"] == status
    searched = {"q": KREMLIN, "as_of": AS_OF, **limits}
    found = client.get("/v1/search", params=searched).json()["candidates"]
    assert bool(found) == (limits.get("languages") != ["de"])


def test_a_search_keeps_to_its_limits(client):
    limits = {
        "q": "port strike",
        "sources": ["Northwire"],
        "until": "2025-10-31",
        "mode": "lexical",
    }
    candidates = client.get("/v1/search", params=limits).json()["candidates"]
    assert candidates
    assert {candidate["source"] for candidate in candidates} == {"Northwire"}
    assert all(candidate["published"] < "2025-11" for candidate in candidates)


@pytest.mark.parametrize("wrong", [{"k": 0}, {"k": "many"}, {"mode": "psychic"}, {"limit": 3}])
def test_a_wrong_search_is_told(client, wrong):
    told(client.get("/v1/search", params={"q": "bird flu"} | wrong), 422)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/ask", 405),
        ("PUT", "/v1/articles", 405),
        ("POST", "/healthz", 405),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/", 404),
    ],
)
def test_wrong_paths_and_methods_are_told(client, method, path, status):
    response = client.request(method, path)
    told(response, status)
    assert ("allow" in response.headers) == (status == 405)


def test_the_openapi_document_has_examples_and_problems(client):
    document = client.get("/openapi.json").json()
    asked = document["components"]["schemas"]["AskRequest"]
    assert asked["examples"][0]["question"] == KREMLIN
    refused = document["paths"]["/v1/ask"]["post"]["responses"]["422"]["content"]
    assert list(refused) == ["application/problem+json"]
    assert "HTTPValidationError" not in json.dumps(document)
