"""Who comes in at the page's door, as whom, and how often."""

import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from index.errors import DatelineError
from rag.page.adding.work import Adding
from rag.page.door import VISITOR, Door, UnderPath
from rag.page.door.sessions import IDLE, LONGEST, Sessions
from rag.page.settings import PageSettings, PageSettingsError, page_settings
from rag.server.callers import Caller, Role
from rag.server.passwords import Hashed
from rag.server.users import Users, remove_user

PHRASE = "a long pass phrase"
LOCAL = "http://127.0.0.1"
HERE = ("127.0.0.1", 5000)
HTML = {"Accept": "text/html"}
JOIN = "/gradio_api/queue/join"
CALL = "/gradio_api/component_server/"


async def page(scope, receive, send):
    """Stands for the page: tells who asks it."""
    visitor = VISITOR.get()
    told = {
        "path": scope["path"],
        "name": scope["caller"].name,
        "role": visitor.caller.role,
        "user": visitor.user,
        "adds": visitor.uploads is not None,
    }
    await JSONResponse(told)(scope, receive, send)


class Loaded:
    def join(self):
        pass


@pytest.fixture
def file(tmp_path):
    """Users with hashes that cost next to nothing."""
    file = tmp_path / "users.txt"
    cheap = {"ln": 10, "r": 1, "p": 1}
    key = Hashed(b"0" * 16, b"", **cheap).derive(PHRASE)
    hashed = Hashed(b"0" * 16, key, **cheap)
    file.write_text(f"ana editor {hashed}\nben reader {hashed}\n")
    return file


NOTHING = Adding(None, Loaded())
"""What is added nowhere."""


@pytest.fixture
def open_door():
    """Makes a client of a door before a page that only tells who asks; its clock stands still."""

    def opened(client=HERE, base=LOCAL, **options):
        settings = options.pop("settings", PageSettings(rate=0))
        door = Door(page, settings=settings, adding=NOTHING, clock=lambda: 0.0, **options)
        app = UnderPath(door, settings.prefix)
        return TestClient(app, base, client=client, follow_redirects=False)

    return opened


@pytest.fixture
def guarded(open_door, file):
    return open_door(users=Users(file))


def sign_in(client, name="ana", password=PHRASE, **options):
    return client.post("/page/sign-in", data={"name": name, "password": password}, **options)


# -- signing in -------------------------------------------------------------------------------


def test_a_stranger_is_led_to_sign_in_and_sees_nothing_else(guarded):
    led = guarded.get("/", headers=HTML)
    assert (led.status_code, led.headers["location"]) == (303, "/page/sign-in")
    for refused in (guarded.get("/config"), guarded.post(JOIN, json={}), guarded.post("/x")):
        assert refused.status_code == 401
        assert "sign in" in refused.json()["error"]
    shown = guarded.get("/page/sign-in")
    assert 'autocomplete="current-password"' in shown.text
    assert shown.headers["cache-control"] == "no-store"


def test_the_right_password_opens_and_signing_out_closes(guarded):
    done = sign_in(guarded)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert guarded.get("/").json() == {
        "path": "/",
        "name": "ana",
        "role": "editor",
        "user": "ana",
        "adds": True,
    }
    token = guarded.cookies["dateline_session"]
    assert guarded.post("/page/sign-out").headers["location"] == "/page/sign-in"
    guarded.cookies.set("dateline_session", token)  # what somebody has copied is of no use now
    assert guarded.get("/").status_code == 401


def test_over_tls_the_cookie_is_sent_over_nothing_else(open_door, file):
    client = open_door(users=Users(file), base="https://news.example")
    assert "; secure" in sign_in(client).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", "a long pass phrasE"),
        ("ben", ""),
        ("nobody", PHRASE),
        ("", ""),
        ("<script>", "<script>"),
        ("ana", "x" * 20_000),
    ],
)
def test_a_wrong_password_opens_nothing_and_does_not_tell_which_is_wrong(guarded, name, password):
    refused = sign_in(guarded, name, password)
    assert refused.status_code == 403
    assert "There is no such name with this password." in refused.text
    assert "<script>" not in refused.text
    assert "set-cookie" not in refused.headers
    assert guarded.get("/").status_code == 401


def test_what_is_no_form_is_a_wrong_password(guarded):
    for body in (b"\xff\xfe", b"a=1&" * 10, b""):
        assert guarded.post("/page/sign-in", content=body).status_code == 403


def test_attempts_are_limited_also_with_the_right_password(guarded):
    for _ in range(5):
        assert sign_in(guarded, password="wrong").status_code == 403
    refused = sign_in(guarded)
    assert refused.status_code == 429
    assert "tried too often: wait" in refused.text


def test_a_token_that_nobody_was_given_opens_nothing(guarded):
    for token in ("", "x", "0" * 43):
        guarded.cookies.set("dateline_session", token)
        assert guarded.get("/").status_code == 401


def test_a_user_who_is_taken_out_is_out_at_once(guarded, file):
    sign_in(guarded)
    assert guarded.get("/").json()["user"] == "ana"
    remove_user(file, "ana")
    assert guarded.get("/").status_code == 401


def test_a_file_that_became_wrong_lets_nobody_in(guarded, file):
    sign_in(guarded)
    file.write_text("ana\n")
    refused = guarded.get("/")
    assert refused.status_code == 503
    assert "line 1" in refused.json()["error"]


def test_a_session_ends_when_it_is_not_used_and_at_last_in_any_case(file):
    now = [0.0]
    users = Users(file)
    sessions = Sessions(users, clock=lambda: now[0])
    token = sessions.begin(users.user("ana"))
    for _ in range(13):
        now[0] += IDLE - 1
        assert sessions.user(token).caller.name == "ana"
    now[0] = LONGEST + 1
    assert sessions.user(token) is None
    token = sessions.begin(users.user("ben"))
    now[0] += IDLE + 1
    assert sessions.user(token) is None


def test_gradio_may_ask_itself_whether_it_has_started(guarded, open_door, file):
    assert guarded.get("/gradio_api/startup-events").status_code == 200
    far = open_door(users=Users(file), client=("203.0.113.5", 1))
    assert far.get("/gradio_api/startup-events").status_code == 401


# -- where nobody signs in --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "local", "role"),
    [
        ("127.0.0.1", Role.EDITOR, "editor"),
        ("::1", Role.EDITOR, "editor"),
        ("203.0.113.5", Role.EDITOR, "reader"),
        ("unknown", Role.EDITOR, "reader"),
        ("127.0.0.1", Role.READER, "reader"),
    ],
)
def test_only_who_is_at_this_machine_may_be_an_editor(open_door, address, local, role):
    told = open_door(client=(address, 1), local=local).get("/").json()
    assert (told["name"], told["role"], told["user"]) == (address, role, "")
    assert told["adds"] == (role == "editor")


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "Via"])
def test_behind_a_proxy_nobody_is_at_this_machine(open_door, name):
    told = open_door(local=Role.EDITOR).get("/", headers={name: "127.0.0.1"}).json()
    assert told["role"] == "reader"


def test_a_caller_that_is_known_already_stays_who_it_is():
    door = Door(page, settings=PageSettings(), adding=NOTHING)

    async def keyed(scope, receive, send):
        await door({**scope, "caller": Caller("key", Role.EDITOR)}, receive, send)

    told = TestClient(keyed, LOCAL).get("/").json()
    assert (told["name"], told["role"]) == ("key", "editor")


# -- what nobody may do -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": LOCAL}, 200),
        ({"Origin": "http://evil.invalid"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.invalid", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://news.example", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://news.example", "X-Forwarded-Host": "news.example"}, 200),
    ],
)
def test_a_page_of_another_origin_may_send_nothing(open_door, headers, status):
    client = open_door(local=Role.EDITOR)
    assert client.post(CALL, headers=headers).status_code == status
    assert client.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/upload/", "/login", "/logout", "/gradio_api/proxy/x"],
)
def test_what_the_page_does_not_use_is_not_there(open_door, path):
    client = open_door(local=Role.EDITOR)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", ["/page/files", "/page/address"])
def test_readers_add_nothing(guarded, open_door, path):
    sign_in(guarded, "ben")
    nobody_adds = open_door(local=Role.EDITOR, settings=PageSettings(uploads=None))
    for client in (guarded, open_door(local=Role.READER), nobody_adds):
        assert client.get("/").json()["adds"] is False
        refused = client.post(path, json={"url": "https://example.org/"})
        assert refused.status_code == 403
        assert "Only editors" in refused.json()["error"]


# -- how often --------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_so_in_words(open_door):
    client = open_door(local=Role.READER, settings=PageSettings(rate=8))
    assert [client.post(JOIN, json={}).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.post(f"{JOIN}/", json={})
    assert refused.json()["error"].startswith("That was too often: try again in ")
    assert refused.headers["retry-after"] == "8"
    assert client.post("/page/address", json={}).status_code == 429
    assert [client.post(CALL).status_code for _ in range(151)] == [200] * 150 + [429]
    assert client.get("/").status_code == 200


def test_each_user_has_a_measure_of_their_own(open_door, file):
    settings = PageSettings(rate=4)
    door = open_door(users=Users(file), settings=settings)
    other = TestClient(door.app, LOCAL, client=HERE, follow_redirects=False)
    sign_in(door, "ana")
    sign_in(other, "ben")
    assert [door.post(JOIN).status_code for _ in range(2)] == [200, 429]
    assert other.post(JOIN).status_code == 200


# -- below a path -----------------------------------------------------------------------------


def test_below_a_path_it_is_the_same_whether_the_proxy_takes_it_away_or_not(open_door, file):
    client = open_door(users=Users(file), settings=PageSettings(rate=0, root_path="/news"))
    for path in ("/", "/news/"):
        assert client.get(path, headers=HTML).headers["location"] == "/news/page/sign-in"
    assert 'action="/news/page/sign-in"' in client.get("/news/page/sign-in").text
    moved = client.get("/news")
    assert (moved.status_code, moved.headers["location"]) == (308, "/news/")
    done = client.post("/news/page/sign-in", data={"name": "ana", "password": PHRASE})
    assert done.headers["location"] == "/news/"
    assert "path=/news;" in done.headers["set-cookie"].lower()
    assert client.get("/news/x%2Fy").json()["path"] == "/x/y"
    assert client.get("/newspaper").status_code == 401


@pytest.mark.parametrize(
    ("given", "prefix"),
    [("", ""), ("/", ""), ("/news", "/news"), ("https://a.example/b/c", "/b/c"), ("/a/b/", "/a/b")],
)
def test_a_root_path_is_a_path_or_an_address(given, prefix):
    assert page_settings(root_path=given).prefix == prefix


@pytest.mark.parametrize("given", ["news", "/a b", "javascript:x", "/<x>", "//evil", "/a?b"])
def test_any_other_root_path_is_refused_with_a_cure(given):
    with pytest.raises(PageSettingsError, match=r"--root-path .* write /news") as caught:
        page_settings(root_path=given)
    assert isinstance(caught.value, DatelineError)
