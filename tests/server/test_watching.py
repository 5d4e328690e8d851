"""Ids, logs, metrics, and what stands around every response."""

import json
import logging

import pytest
from fastapi.testclient import TestClient

from rag.page.headers import HEADERS
from rag.server.application import create_app
from rag.server.logs import JsonLines
from tests.server.calling import AS_OF, KREMLIN, told
from tests.server.conftest import LOCAL


def test_a_callers_id_comes_back_and_is_in_the_log(client, caplog):
    with caplog.at_level(logging.INFO, "rag.server"):
        response = client.get("/v1/none", headers={"X-Request-ID": "desk-7"})
    assert response.headers["x-request-id"] == "desk-7"
    assert told(response, 404)["request_id"] == "desk-7"
    (fields,) = [record.fields for record in caplog.records if record.message == "request"]
    assert (fields["status"], fields["path"], fields["caller"]) == (404, "/v1/none", "testclient")


@pytest.mark.parametrize("sent", ["", "a b", "x" * 129, "é", '"}'])
def test_an_id_that_is_not_fit_is_replaced(client, sent):
    made = client.get("/healthz", headers={"X-Request-ID": sent.encode()}).headers["x-request-id"]
    assert made != sent
    assert len(made) == 32


def test_a_question_is_not_logged(client, caplog):
    with caplog.at_level(logging.DEBUG, "rag"):
        client.get("/v1/search", params={"q": "bird flu secrets"})
    assert "secrets" not in caplog.text
    assert all("secrets" not in str(vars(record)) for record in caplog.records)


def test_a_line_of_the_log_is_json_whatever_it_holds():
    record = logging.LogRecord("rag", logging.INFO, "f", 1, "no \ud800 %s", ('"\n',), None)
    record.fields = {"path": "/\udcff", "ms": 1.5}
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == 'no ? "\n'
    assert json.loads(line)["ms"] == 1.5


def test_every_response_carries_the_protecting_headers(client):
    for path in ("/v1/stats", "/v1/none", "/healthz"):
        headers = client.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS


def test_metrics_count_answers_stages_and_sizes(client):
    for question in (KREMLIN, "Who won the 2024 Tour de France?"):
        client.post("/v1/ask", json={"question": question, "as_of": AS_OF})
    lines = client.get("/metrics").text.splitlines()
    assert 'dateline_answers_total{status="answered"} 1.0' in lines
    assert 'dateline_answers_total{status="abstained"} 1.0' in lines
    assert 'dateline_stage_seconds_count{stage="retrieve"} 2.0' in lines
    asked = 'dateline_request_seconds_count{method="POST",route="/v1/ask",status="200"} 2.0'
    assert asked in lines
    assert "dateline_index_articles 74.0" in lines


def test_sizes_follow_the_index(editor):
    editor.post("/v1/articles", json={"uri": "urn:a", "text": "It rained in Oslo."})
    assert "dateline_index_articles 1.0" in editor.get("/metrics").text
    editor.delete("/v1/articles/urn:a")
    assert "dateline_index_articles 0.0" in editor.get("/metrics").text


def test_what_nobody_expected_is_a_problem_without_its_inside(sample_news):
    app = create_app(sample_news)

    @app.get("/v1/broken")
    async def broken() -> None:
        raise ZeroDivisionError("the inside")

    with TestClient(app, LOCAL, raise_server_exceptions=False) as client:
        response = client.get("/v1/broken", headers={"X-Request-ID": "odd"})
    assert "inside" not in response.text
    assert told(response, 500)["request_id"] == "odd"
    assert response.headers["x-request-id"] == "odd"
