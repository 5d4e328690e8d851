"""What editors add: files within limits, addresses with care; told as it is, found at once."""

import io
import json
from threading import Event

import pytest
from starlette.testclient import TestClient

from index.readers import Sent
from index.store import _lock
from rag.engine import NewsRAG
from rag.page.adding.report import ended
from rag.page.adding.sending import plain_name
from rag.page.adding.work import Adding, BusyError
from rag.page.door import Door
from rag.page.settings import PageSettings, UploadLimits
from rag.server.callers import Role
from tests.index.web.server import serving
from tests.page.payloads import PAYLOADS
from tests.page.test_door import HERE, LOCAL, Loaded, page
from tests.page.test_markup import Text

LOCK = "The Quillon lock was repaired in eleven days, its keeper Ada Brann said on Friday."
SMALL = UploadLimits(files=3, file_bytes=2048, total_bytes=4096)


class Later:
    """What is loaded when it is let."""

    def __init__(self):
        self.let = Event()

    def join(self):
        assert self.let.wait(120)


@pytest.fixture
def editor(index):
    """Makes a client that may add to an empty index."""

    def made(uploads=None, **options):
        settings = PageSettings(rate=0, uploads=uploads or UploadLimits())
        adding = Adding(index, Loaded(), **options)
        door = Door(page, settings=settings, adding=adding, local=Role.EDITOR)
        return TestClient(door, LOCAL, client=HERE)

    return made


def sent(*files):
    return [("files", (name, content, "text/plain")) for name, content in files]


def steps(response):
    assert response.status_code == 200, response.text
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert [line["done"] for line in lines] == [False] * (len(lines) - 1) + [True]
    return lines


def shown(response):
    return Text(steps(response)[-1]["html"]).text


def test_what_is_added_is_found_at_once_by_what_is_open(editor, index):
    news = NewsRAG(index)
    assert news.search("Who repaired the Quillon lock?") == []
    done = editor().post("/page/files", files=sent(("lock.txt", LOCK), ("pic.png", b"\x89PNG\r\n")))
    assert steps(done)[-1]["say"] == "1 article added, 1 skipped."
    assert "pic.png: an image" in shown(done)
    (found, *_) = news.search("Who repaired the Quillon lock?")
    assert found.text == LOCK
    assert found.uri.startswith("urn:sha256:")  # no path of the server's


def test_what_is_there_already_and_what_another_carries_is_told(editor):
    client = editor()
    text = (
        "The Quillon lock was repaired in eleven days, its keeper Ada Brann said on Friday. "
        "Barges have passed since noon, and the toll stays what it was before the flood, the "
        "harbour office told the town council in a letter that was read out in the evening."
    )
    first, second = (
        json.dumps({"uri": f"urn:{n}", "headline": f"Lock {n}", "text": text, "source": f"P{n}"})
        for n in (1, 2)
    )
    assert steps(client.post("/page/files", files=sent(("1.json", first))))[-1]["say"] == (
        "1 article added."
    )
    both = client.post("/page/files", files=sent(("1.json", first), ("2.json", second)))
    assert steps(both)[-1]["say"] == "1 article added, 1 was here."
    assert "Lock 1 was here already, just so; carries the same text as “Lock 2”" in shown(both)
    assert "Lock 2 added; carries the same text as “Lock 1”" in shown(both)
    changed = json.dumps({"uri": "urn:1", "headline": "Lock 1", "text": f"{text} It rained."})
    told = shown(client.post("/page/files", files=sent(("1.json", changed))))
    assert "Lock 1 updated: its newest version counts" in told


# -- limits -----------------------------------------------------------------------------------


def test_a_file_that_is_too_large_is_named_and_the_others_are_added(editor, index):
    done = editor(SMALL).post("/page/files", files=sent(("a.txt", "x " * 2000), ("b.txt", LOCK)))
    assert steps(done)[-1]["say"] == "1 article added, 1 skipped."
    assert "a.txt: larger than 0.00195312 MiB: use dateline add" in shown(done)
    assert index.stats().articles == 1


@pytest.mark.parametrize(
    ("names", "size", "told"),
    [("abcd", 10, "more than 3 files at once"), ("ab", 60_000, "MiB at once: send it in parts")],
)
def test_what_is_too_much_together_is_refused_whole(editor, index, names, size, told):
    body = b"".join(
        b"--xyz\r\nContent-Disposition: form-data; name=files; filename=%s.txt\r\n\r\n%s\r\n"
        % (name.encode(), b"x" * size)
        for name in names
    )
    whole = body + b"--xyz--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    for content in (whole, iter([whole[:70_000], whole[70_000:]])):  # the second has no length
        refused = editor(SMALL).post("/page/files", content=content, headers=headers)
        assert refused.status_code == 413
        assert told in refused.json()["error"]
    assert index.stats().articles == 0


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=b", b"nothing of the kind", 400),
    ],
)
def test_what_is_no_form_is_told_so(editor, kind, body, status):
    refused = editor().post("/page/files", content=body, headers={"Content-Type": kind})
    assert refused.status_code == status
    assert refused.json()["error"]


def test_one_at_a_time(index):
    later = Later()
    adding = Adding(index, later)
    first = adding.files([Sent("a.txt", io.BytesIO(LOCK.encode()), len(LOCK))])
    unread = io.BytesIO(b"x")
    with pytest.raises(BusyError, match="already"):
        adding.files([Sent("b.txt", unread, 1)])
    assert unread.closed
    later.let.set()
    first.join()
    assert ended(first, index)["say"] == "1 article added."
    adding.close()
    with pytest.raises(BusyError):
        adding.address("https://example.org/")


def test_what_is_stopped_says_so_and_keeps_what_is_whole(index):
    later = Later()
    adding = Adding(index, later)
    addition = adding.files([Sent("a.txt", io.BytesIO(LOCK.encode()), len(LOCK))])
    adding.stop()
    later.let.set()
    adding.close()
    assert ended(addition, index)["say"] == "Stopped. Nothing was found to add."
    assert index.stats().articles == 0


def test_another_writer_is_told_without_the_servers_paths(editor, index):
    with _lock(index.path):
        done = editor().post("/page/files", files=sent(("a.txt", LOCK)))
    told = steps(done)[-1]["say"]
    assert "another process is writing to the index" in told
    assert str(index.path) not in told


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("news.txt", "news.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\a.txt", "a.txt"),
        ("/abs/olute", "olute"),
        ("..", "file"),
        ("", "file"),
        ("a\0b", "ab"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_a_name_is_its_last_part(name, plain):
    assert plain_name(name) == plain


def test_hostile_names_show_as_text(editor):
    names = [payload.replace("/", "∕").replace("\\", "") for payload in PAYLOADS[:60]]
    files = [("files", (name, b"\x89PNG\r\n", "text/plain")) for name in names]
    done = editor().post("/page/files", files=files)
    html = steps(done)[-1]["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert html.count("<li>") == 50
    assert "and 10 more" in Text(html).text


# -- the web ----------------------------------------------------------------------------------


@pytest.fixture
def site():
    with serving() as site:
        site.answers["/lock"] = page_of("Lock repaired", LOCK * 8)
        yield site


def page_of(headline, text):
    return (
        f"<!doctype html><html><head><title>{headline}</title></head>"
        f"<body><article><h1>{headline}</h1><p>{text}</p></article></body></html>"
    )


def test_a_private_address_is_refused_unless_the_server_allows_it(editor, index, site):
    refused = editor().post("/page/address", json={"url": site.at("/lock")})
    assert steps(refused)[-1]["say"] == "1 skipped."
    assert "not an address of the public internet" in shown(refused)
    assert site.requests == []
    done = editor(allow_private=True).post("/page/address", json={"url": f" {site.at('/lock')} "})
    assert steps(done)[-1]["say"] == "1 article added."
    assert index.uris() == [site.at("/lock")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"url": "file:///etc/passwd"}', 422),
        (b'{"url": "ftp://example.org/"}', 422),
        (b'{"url": "localhost"}', 422),
        (b'{"url": ""}', 422),
        (b'{"url": 1}', 400),
        (b"{}", 400),
        (b"[]", 400),
        (b"nonsense", 400),
        (b'{"url": "http://' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_what_is_no_web_address_is_told_so(editor, body, status):
    refused = editor().post("/page/address", content=body)
    assert refused.status_code == status
    assert refused.json()["error"]
