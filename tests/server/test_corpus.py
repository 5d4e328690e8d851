"""Articles over HTTP: read, sent, removed; and who sees what."""

from urllib.parse import quote

import pytest

from tests.server.calling import told

KREMLIN = "https://northwire.example/2025/11/20/kremlin-settlement"
CORRECTED = "https://northwire.example/2025/11/24/tarrow-line-fine"
WITHDRAWN = "https://meridianpress.example/story/aasvold-resigns-2025-11-18"


def path(uri, more=""):
    return f"/v1/articles/{quote(uri, safe='')}{more}"


def test_an_article_is_read_by_its_address(client):
    article = client.get(path(KREMLIN)).json()
    assert article["uri"] == KREMLIN
    assert (article["source"], article["dateline"]) == ("Northwire", "MOSCOW")
    assert article["published"] == "2025-11-20T14:05:00Z"
    assert article["versions"] == 1


def test_a_citation_points_into_the_version_that_it_names(client):
    asked = {"question": "What does the Kremlin require of any settlement?"}
    answer = client.post("/v1/ask", json=asked | {"as_of": "2025-11-30"}).json()
    assert answer["citations"]
    for citation in answer["citations"]:
        versions = client.get(path(citation["uri"], "/versions")).json()["versions"]
        text = {version["digest"]: version["text"] for version in versions}[citation["digest"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_versions_of_a_corrected_article_come_oldest_first(client):
    versions = client.get(path(CORRECTED, "/versions")).json()["versions"]
    assert [version["number"] for version in versions] == [1, 2]
    assert [version["superseded"] for version in versions] == [True, False]
    assert client.get(path(CORRECTED)).json()["text"] == versions[1]["text"]


def test_a_withdrawn_article_is_gone_for_readers(client):
    for more in ("", "/versions"):
        assert WITHDRAWN in told(client.get(path(WITHDRAWN, more)), 410)["detail"]


@pytest.mark.parametrize("uri", ["urn:none", "a/b c?d#e", "%", "\x00", "é" * 300])
def test_an_article_that_is_not_there_is_told_as_a_problem(client, uri):
    for more in ("", "/versions"):
        assert "the index has no article" in told(client.get(path(uri, more)), 404)["detail"]


def test_stats_count_what_the_index_holds(client):
    stats = client.get("/v1/stats").json()
    assert (stats["articles"], stats["withdrawn"]) == (74, 1)
    assert stats["sources"]["Northwire"] == 41
    assert (stats["sections"]["sport"], stats["languages"]) == (5, {"en": 74})
    assert stats["newest"].startswith("2025-11-27")


# -- writing ----------------------------------------------------------------------------------

DAM = {
    "uri": "https://example.org/dam",
    "headline": "Dam holds",
    "text": "The Arrin dam held through the night, the ministry said.",
    "published": "2025-11-20",
}


def test_what_is_sent_can_be_asked_at_once(editor):
    report = editor.post("/v1/articles", json=DAM).json()
    assert (report["added"], report["passages"], report["skipped"]) == (1, 1, [])
    answer = editor.post("/v1/ask", json={"question": "Did the Arrin dam hold?"}).json()
    assert answer["citations"][0]["uri"] == DAM["uri"]
    again = editor.post("/v1/articles", json=DAM).json()
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_names_are_those_of_the_importer(editor):
    record = {"title": "Rain", "body": "It rained in Oslo all day.", "link": "https://a.example/r"}
    assert editor.post("/v1/articles", json=[record]).json()["added"] == 1
    assert editor.get(path("https://a.example/r")).json()["headline"] == "Rain"


def test_a_record_without_a_text_is_named_and_costs_no_other(editor):
    report = editor.post("/v1/articles", json=[{"headline": "Only that"}, DAM]).json()
    assert report["added"] == 1
    (skipped,) = report["skipped"]
    assert "record 1" in skipped["where"]


def test_a_new_text_is_a_new_version(editor):
    editor.post("/v1/articles", json=DAM)
    later = DAM | {"text": "The Arrin dam broke at dawn.", "updated": "2025-11-21"}
    assert editor.post("/v1/articles", json=later).json()["updated"] == 1
    assert editor.get(path(DAM["uri"])).json()["text"] == later["text"]
    assert len(editor.get(path(DAM["uri"], "/versions")).json()["versions"]) == 2


def test_a_removed_article_is_gone(editor):
    editor.post("/v1/articles", json=DAM)
    removed = editor.delete(path(DAM["uri"]))
    assert (removed.status_code, removed.content) == (204, b"")
    told(editor.get(path(DAM["uri"])), 404)
    told(editor.delete(path(DAM["uri"])), 404)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'"text"',
        b"[1]",
        b"{",
        b'{"text": "\\ud800"}',
        b'{"text": "x", "revision": 123456789012345678901234567890}',
    ],
)
def test_what_is_no_article_is_refused(editor, body):
    sent = editor.post("/v1/articles", content=body, headers={"content-type": "application/json"})
    assert told(sent, 422)["detail"].startswith("body")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_page_elsewhere_cannot_send_articles_without_being_asked_first(editor, kind):
    """These types need no preflight, so that any page in a browser could send them."""
    headers = {"content-type": kind} if kind else {}
    sent = editor.post("/v1/articles", content=b'{"text": "Planted."}', headers=headers)
    told(sent, 422)
    assert editor.get("/v1/stats").json()["articles"] == 0


def test_an_embargo_holds_for_readers_only(editor, reader_of):
    held = DAM | {"status": "embargoed", "embargoed_until": "2999-01-01"}
    assert editor.post("/v1/articles", json=held).json()["added"] == 1
    assert editor.get(path(DAM["uri"])).json()["status"] == "embargoed"
    reader = reader_of(editor)
    told(reader.get(path(DAM["uri"])), 404)
    told(reader.get(path(DAM["uri"], "/versions")), 404)


def test_readers_may_not_write(client):
    for refused in (client.post("/v1/articles", json=DAM), client.delete(path(KREMLIN))):
        assert "--allow-writes" in told(refused, 403)["detail"]
    assert client.get(path(KREMLIN)).status_code == 200
