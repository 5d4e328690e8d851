"""Who may do what: keys and roles, host names, how often."""

import base64

import pytest
from fastapi.testclient import TestClient

from rag import NewsRAG
from rag.page.settings import PageSettings
from rag.server.application import create_app
from rag.server.buckets import MOST_CALLERS, Buckets
from rag.server.callers import Role
from rag.server.keys import Keys, KeysError, add_key, digest
from rag.server.settings import ServerSettings
from rag.server.users import Users, add_user
from tests.server.calling import told
from tests.server.conftest import LOCAL

DAM = {"uri": "urn:dam", "text": "The Arrin dam held through the night."}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys.txt"


@pytest.fixture
def keyed(file, index):
    """A server that asks for keys, with the key of a reader and that of an editor."""
    keys = {role: add_key(file, role.value, role) for role in Role}
    with TestClient(create_app(NewsRAG(index), keys=Keys(file)), LOCAL) as client:
        yield client, keys


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def basic(key):
    return {"Authorization": "Basic " + base64.b64encode(f"me:{key}".encode()).decode()}


@pytest.mark.parametrize("path", ["/v1/stats", "/metrics", "/openapi.json", "/v1/none", "/"])
def test_nothing_can_be_read_without_a_key(keyed, path):
    client, keys = keyed
    for headers in ({}, bearer("dl_wrong"), bearer(""), {"Authorization": "Basic %%%"}):
        refused = client.get(path, headers=headers)
        told(refused, 401)
        assert "www-authenticate" in refused.headers
    assert client.get(path, headers=bearer(keys[Role.READER])).status_code in {200, 404}


def test_who_watches_over_the_process_needs_none(keyed):
    client, _ = keyed
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code in {200, 503}


def test_only_an_editors_key_writes(keyed):
    client, keys = keyed
    reader, editor = bearer(keys[Role.READER]), bearer(keys[Role.EDITOR])
    assert (
        "editor's key" in told(client.post("/v1/articles", json=DAM, headers=reader), 403)["detail"]
    )
    assert client.post("/v1/articles", json=DAM, headers=editor).json()["added"] == 1
    assert client.get("/v1/articles/urn:dam", headers=reader).status_code == 200
    told(client.delete("/v1/articles/urn:dam", headers=reader), 403)
    assert client.delete("/v1/articles/urn:dam", headers=editor).status_code == 204


def test_a_browser_sends_the_key_as_a_password(keyed):
    client, keys = keyed
    assert client.get("/v1/stats", headers=basic(keys[Role.READER])).status_code == 200


def test_a_key_whose_line_is_deleted_is_shut_out_at_once(keyed, file):
    client, keys = keyed
    assert client.get("/v1/stats", headers=bearer(keys[Role.READER])).status_code == 200
    file.write_text("".join(file.read_text().splitlines(keepends=True)[1:]))
    told(client.get("/v1/stats", headers=bearer(keys[Role.READER])), 401)
    assert client.get("/v1/stats", headers=bearer(keys[Role.EDITOR])).status_code == 200


@pytest.mark.parametrize("broken", ["reader\n", None])
def test_a_file_that_became_wrong_lets_nobody_in(keyed, file, broken):
    client, keys = keyed
    file.write_text(broken) if broken else file.unlink()
    told(client.get("/v1/stats", headers=bearer(keys[Role.EDITOR])), 503)


def test_the_file_holds_no_key(file):
    key = add_key(file, "ana", Role.EDITOR)
    assert key not in file.read_text()
    assert digest(key) in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert Keys(file).caller(key).name == "ana"


@pytest.mark.parametrize(
    "line",
    [
        "ana reader",
        "ana owner " + "0" * 64,
        "ana reader 123",
        "a/b reader " + "0" * 64,
        f"ana reader {'0' * 64}\nana editor {'1' * 64}",
    ],
)
def test_a_wrong_line_is_named(file, line):
    file.write_text(f"# keys\n\n{line}\n")
    with pytest.raises(KeysError, match=r"line [34]"):
        Keys(file)


def test_a_name_is_given_once(file):
    add_key(file, "ana", Role.READER)
    with pytest.raises(KeysError, match="has a key named ana"):
        add_key(file, "ana", Role.READER)
    with pytest.raises(KeysError, match="is no name"):
        add_key(file, "ana maria", Role.READER)


# -- people -----------------------------------------------------------------------------------


@pytest.fixture
def users(tmp_path):
    add_user(tmp_path / "users.txt", "ana", Role.EDITOR, "a long pass phrase")
    return Users(tmp_path / "users.txt")


def test_without_keys_programs_are_told_what_is_missing(index, users):
    with TestClient(create_app(NewsRAG(index), users=users), LOCAL) as client:
        assert "--api-keys" in told(client.get("/v1/stats"), 401)["detail"]
        assert client.get("/healthz").status_code == 200


def test_below_a_path_programs_find_what_they_look_for(index):
    app = create_app(NewsRAG(index), page_settings=PageSettings(root_path="/news"))
    with TestClient(app, LOCAL) as client:
        assert client.get("/news/healthz").status_code == 200
        assert client.get("/news/v1/stats").json()["articles"] == 0
        assert client.get("/news/openapi.json").json()["servers"] == [{"url": "/news"}]


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.example", "", "[::2]"])
def test_another_host_name_is_refused(client, host):
    told(client.get("/v1/stats", headers={"Host": host}), 400)


@pytest.mark.parametrize("host", ["127.0.0.1:80", "LOCALHOST", "[::1]:9"])
def test_the_names_of_this_machine_are_known(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


# -- how often --------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_when_to_come_again(index):
    app = create_app(NewsRAG(index), ServerSettings(rate=4))
    with TestClient(app, LOCAL) as client:
        assert client.get("/v1/stats").status_code == 200
        refused = client.get("/v1/stats")
        told(refused, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 15
        assert client.get("/healthz").status_code == 200


def test_a_bucket_fills_at_its_rate_and_no_further():
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(16)] == [0.0] * 15 + [1.0]
    assert buckets.take("b") == 0.0
    now[0] = 0.5
    assert buckets.take("a") == pytest.approx(0.5)
    now[0] = 1.0
    assert buckets.take("a") == 0.0
    now[0] = 1000.0
    assert [buckets.take("a") for _ in range(16)] == [0.0] * 15 + [1.0]


def test_callers_beyond_number_are_forgotten():
    buckets = Buckets(4, clock=lambda: 0.0)
    assert buckets.take("first") == 0.0
    assert buckets.take("first") > 0.0
    for number in range(MOST_CALLERS):
        buckets.take(str(number))
    assert buckets.take("first") == 0.0


def test_a_file_that_was_away_lets_in_whom_it_names(file):
    key = add_key(file, "ana", Role.EDITOR)
    keys = Keys(file)
    away = file.rename(file.with_suffix(".away"))
    with pytest.raises(KeysError, match="cannot be read"):
        keys.caller(key)
    away.rename(file)
    assert keys.caller(key).name == "ana"
