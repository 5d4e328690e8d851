"""`dateline doctor`: what it looks at, what it says, and that it asks nobody unbidden."""

import shutil
import threading
from collections import namedtuple
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index import embedding
from rag.doctor import machine, packages, services


@pytest.fixture
def checks(dateline):
    """What is found, by name; the exit code says whether there is a problem."""

    def run(*arguments):
        found = dateline("doctor", "--json", *arguments)
        record = found.json
        assert found.code == (record["condition"] == "problem")
        return {check["name"]: check for check in record["checks"]}

    return run


@contextmanager
def listing(body, status=200):
    """Yield the address of a server that lists models, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_healthy_machine_and_index_have_no_problem(dateline, checks, sample_path, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("nobody may be asked")

    monkeypatch.setattr(services.httpx, "Client", refuse)
    found = checks("--index", sample_path)
    assert {"python", "packages", "model", "embedding", "threads", "disk", "index", "catalog",
            "embedder", "words", "vectors", "settings", "llm", "[llm]"} <= found.keys()  # fmt: skip
    assert "problem" not in {check["condition"] for check in found.values()}
    assert found["llm"]["told"].startswith("none configured")
    shown = dateline("doctor", "-i", sample_path)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[-1].startswith("no problems, ")


def test_no_index_is_a_warning_unless_it_was_named(checks, monkeypatch):
    assert checks()["index"]["condition"] == "warning"
    assert checks("--index", "mine")["index"]["condition"] == "problem"
    monkeypatch.setenv("DATELINE_INDEX", "mine")
    assert checks()["index"]["condition"] == "problem"


def test_a_wrong_file_of_settings_is_told_beside_all_else(checks, folder, sample_path):
    (folder / "dateline.toml").write_text("answer_words = 0\n")
    found = checks("--index", sample_path)
    assert found["settings"]["condition"] == "problem"
    assert "answer_words" in found["settings"]["told"]
    assert found["index"]["condition"] == "ok"


def test_problems_are_counted_and_told_with_what_to_do(dateline):
    shown = dateline("doctor", "-i", "nowhere")
    assert shown.code == 1
    assert "there is no index at nowhere\n" in shown.out
    assert "→ dateline add PATH... --index nowhere" in shown.out
    assert "1 problem, " in shown.out


def test_a_configured_model_is_asked_what_it_has(monkeypatch, folder):
    from rag.configuration import Configuration

    def told(url, **further):
        table = {"base_url": url, "model": "small", **further}
        return services.language_model(Configuration(llm=table))

    with listing(b'{"data": [{"id": "small"}]}') as (url, asked):
        assert told(url, api_key="hush").condition == "ok"
        assert asked == [("/v1/models", "Bearer hush")]
    assert told(url).condition == "problem"  # the server has ended
    assert f"nothing answers at {url}" in told(url).told
    for body, status, condition, said in (
        (b'{"data": [{"id": "large"}]}', 200, "warning", "does not name the model small"),
        (b"", 404, "warning", "lists no models (HTTP 404)"),
        (b"", 401, "problem", "refuses the key"),
    ):
        with listing(body, status) as (url, _):
            found = told(url)
        assert (found.condition, said in found.told, bool(found.cure)) == (condition, True, True)
    monkeypatch.setattr(services, "find_spec", lambda name: None)
    assert "the extra [llm] is not installed" in told(url).told
    half = services.language_model(Configuration(llm={"model": "small"}))
    assert (half.condition, "BASE_URL" in half.told) == ("problem", True)


def test_a_model_whose_weights_were_changed_is_a_problem(checks, monkeypatch):
    package, _ = embedding.BUNDLED[embedding.DEFAULT_MODEL]
    monkeypatch.setitem(embedding.BUNDLED, embedding.DEFAULT_MODEL, (package, "0" * 64))
    found = checks()
    assert found["model"]["condition"] == "problem"
    assert "embedding" not in found


def test_packages_that_are_missing_are_named(monkeypatch):
    installed = packages._version
    monkeypatch.setattr(
        packages,
        "_version",
        lambda name: None if name in ("tantivy", "openai") else installed(name),
    )
    found = packages.required()
    assert (found.condition, found.told) == ("problem", "missing: tantivy")
    extras = {finding.name: finding for finding in packages.extras()}
    assert extras["[llm]"].told.startswith("not installed (openai); for it, in a checkout: ")
    assert extras["[llm]"].told.endswith(" -m pip install -c constraints.txt -e '.[llm]'")
    assert extras["[llm]"].condition == "ok"


def test_too_many_threads_and_too_little_room_are_told(monkeypatch, folder):
    monkeypatch.setattr(machine, "processors", lambda: 0)
    assert machine.threads().cure.startswith("export OMP_NUM_THREADS=0")
    usage = namedtuple("Usage", "free")
    for free, condition in ((1 << 40, "ok"), (1 << 29, "warning"), (1 << 20, "problem")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(free))
        found = machine.disk("disk", folder / "not" / "yet")
        assert (found.condition, str(folder) in found.told) == (condition, True)


def test_a_containers_share_of_the_processors_counts(monkeypatch, tmp_path):
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(machine, "_QUOTA", quota)
    free = machine.processors()
    quota.write_text("max 100000\n")
    assert machine.processors() == free
    quota.write_text("50000 100000\n")
    assert machine.processors() == 1
