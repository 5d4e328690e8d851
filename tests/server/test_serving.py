"""The command as it is run: how it starts, refuses, finishes what it was doing, and ends."""

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect

from index import Index
from rag.server.callers import Role
from rag.server.keys import add_key
from rag.server.users import add_user
from tests.page.launching import ROOT
from tests.server.calling import AS_OF, KREMLIN, told

PATIENT = 120  # seconds, where the machine may be busy
LOCK = {"files": ("lock.txt", "The Quillon lock was repaired in eleven days, its keeper said.")}
COMMAND = "from rag.cli import main; main()"


def command(*arguments):
    return [sys.executable, "-c", COMMAND, *map(str, arguments)]


@contextmanager
def served(folder, *arguments) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run dateline serve until it has printed its address; ended by its id afterwards."""
    errors = folder / "log.txt"
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            command("serve", *arguments, "--port", "0"),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    with process:
        try:
            line = process.stdout.readline()
            assert line.startswith("Dateline is at http://127.0.0.1:"), errors.read_text()
            yield line.split()[3], process
        finally:
            process.terminate()


def log(folder):
    return [json.loads(line) for line in (folder / "log.txt").read_text().splitlines()]


def test_the_page_stands_at_the_root_and_programs_beside_it(sample_path, tmp_path):
    with (
        served(tmp_path, sample_path) as (url, process),
        httpx.Client(base_url=url, timeout=PATIENT) as client,
    ):
        page = client.get("/")
        assert "text/html" in page.headers["content-type"]
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert client.get("/config").json()["title"] == "Dateline"
        told(client.get("/v1/none"), 404)
        told(client.get("/v1/ask"), 405)
        told(client.get("/", headers={"Host": "rebound.example"}), 400)
        told(client.post("/v1/articles", json={"text": "Planted."}), 403)
        assert client.post("/page/files", files=LOCK).status_code == 403
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert {entry["path"] for entry in log(tmp_path) if entry["message"] == "request"} >= {"/"}


def test_the_page_answers_in_a_browser_and_asks_nobody_else(chromium, sample_path, tmp_path):
    asked = []
    index = shutil.copytree(sample_path, tmp_path / "index")  # the reader writes to it
    with served(tmp_path, index) as (url, _), chromium.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url)
        box = page.get_by_role("textbox", name="Question")
        box.fill(KREMLIN)
        box.press("Enter")
        expect(page.get_by_text("root causes").first).to_be_visible(timeout=120_000)
        good = page.get_by_role("button", name="Good answer")
        good.click(timeout=120_000)
        expect(good).to_have_attribute("aria-pressed", "true", timeout=60_000)
    with Index.open(index) as kept:
        assert [one.question for one in kept.feedback()] == [KREMLIN]
    assert asked
    assert [one for one in asked if not one.startswith((url, "data:", "blob:"))] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_answer_that_is_being_made_is_finished(sample_path, tmp_path, number):
    """The signal comes when the question has been understood, and nothing else yet is told."""
    with served(tmp_path, sample_path, "--no-page") as (url, process):
        body = {"question": KREMLIN, "as_of": AS_OF, "stream": True}
        with _asked(url, body) as response:
            while response.readline().strip() != b"event: understood":
                assert process.poll() is None
            process.send_signal(number)
            text = response.read().decode()
        assert "event: done" in text
        assert "root causes" in text
        assert process.wait(60) == 0
    assert log(tmp_path)[-1]["message"].startswith("Finished server process")


@contextmanager
def _asked(url, body):
    """Send a question whole, and yield the file that its response will be read from."""
    host, _, port = url.removeprefix("http://").partition(":")
    content = json.dumps(body).encode()
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with (
        socket.create_connection((host, int(port)), timeout=120) as connection,
        connection.makefile("rb") as response,
    ):
        connection.sendall(head.encode() + content)
        yield response


def test_with_keys_the_page_asks_for_one_too(sample_path, tmp_path):
    key = add_key(tmp_path / "keys.txt", "ana", Role.READER)
    keys = tmp_path / "keys.txt"
    with (
        served(tmp_path, sample_path, "--api-keys", keys) as (url, _),
        httpx.Client(base_url=url, timeout=PATIENT) as client,
    ):
        refused = client.get("/")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert client.get("/", auth=("ana", key)).status_code == 200
        bearer = {"Authorization": f"Bearer {key}"}
        assert client.get("/v1/stats", headers=bearer).status_code == 200


def test_people_sign_in_on_the_page_and_programs_need_keys(sample_path, tmp_path):
    index = shutil.copytree(sample_path, tmp_path / "newsindex")
    bearer = {"Authorization": f"Bearer {add_key(tmp_path / 'keys.txt', 'p', Role.READER)}"}
    add_user(tmp_path / "users.txt", "ana", Role.EDITOR, "a long pass phrase")
    options = ("--api-keys", tmp_path / "keys.txt", "--auth", tmp_path / "users.txt")
    with (
        served(tmp_path, index, *options) as (url, _),
        httpx.Client(base_url=url, timeout=PATIENT) as client,
    ):
        led = client.get("/", headers={"Accept": "text/html"})
        assert (led.status_code, led.headers["location"]) == (303, "/page/sign-in")
        assert client.get("/", headers=bearer).status_code == 401
        told(client.get("/v1/stats"), 401)
        assert client.get("/v1/stats", headers=bearer).json()["articles"] == 74
        assert client.post("/page/files", files=LOCK).status_code == 401
        client.post("/page/sign-in", data={"name": "ana", "password": "a long pass phrase"})
        assert client.get("/config").json()["title"] == "Dateline"
        told(client.get("/v1/stats"), 401)  # the cookie opens the page alone
        assert "1 article added." in client.post("/page/files", files=LOCK).text
        assert client.get("/v1/stats", headers=bearer).json()["articles"] == 75
    callers = {(line.get("path"), line.get("caller")) for line in log(tmp_path)}
    assert ("/page/files", "ana") in callers


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--host", "0.0.0.0"], "--api-keys"),
        (["--api-keys", "nowhere.txt"], "cannot be read"),
        (["--auth", "nowhere.txt"], "the users in nowhere.txt cannot be read"),
        (["--root-path", "news"], "write /news"),
        (["--host", "192.0.2.1", "--api-keys", "{keys}"], "nothing can listen"),
        (["--api-keys", "{keys}", "--allow-writes"], "give editors a key"),
    ],
)
def test_what_would_be_unsafe_or_cannot_be_is_one_clear_line(
    sample_path, tmp_path, arguments, what
):
    keys = tmp_path / "keys.txt"
    add_key(keys, "ana", Role.READER)
    given = [argument.format(keys=keys) for argument in arguments]
    done = subprocess.run(
        command("serve", sample_path, *given),
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("dateline: ")
    assert what in line


def test_a_key_is_printed_once_and_its_hash_kept(tmp_path):
    file = tmp_path / "keys.txt"
    made = subprocess.run(
        command("keys", "ana", "--role", "editor", "--file", file),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    key = made.stdout.strip()
    assert key.startswith("dl_")
    assert file.read_text().startswith("ana editor ")
    assert key not in file.read_text()
