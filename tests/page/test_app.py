"""The program on the command line: how it starts, how it refuses, how it ends."""

import signal
import socket
import subprocess

import pytest

from index import Index
from rag.sampling import sample_index
from tests.page.launching import ROOT, command, program


def refused(*arguments):
    done = subprocess.run(
        command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("dateline: ")
    return line


def test_a_missing_index_is_one_clear_line(tmp_path):
    assert str(tmp_path / "nowhere") in refused("--index", str(tmp_path / "nowhere"))


def test_a_model_that_is_not_there_is_one_clear_line():
    sample_index()
    assert "no model 'no/such-model'" in refused("--model", "no/such-model")


def test_a_file_of_users_that_is_not_there_is_one_clear_line():
    assert "the users in nowhere.txt cannot be read" in refused("--auth", "nowhere.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answer_words = 0", "answer_words: input should be greater"),
        ('[index]\npath = "nowhere"', "there is no index at"),
        ('reranker = "no/such-model"', "no/such-model"),
    ],
)
def test_a_file_of_settings_is_taken(tmp_path, text, said):
    sample_index()
    (tmp_path / "my.toml").write_text(text)
    assert said in refused("--config", str(tmp_path / "my.toml"))


def test_a_taken_port_is_one_clear_line():
    sample_index()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port} is taken" in refused("--port", str(port))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path, number):
    sample_index()
    with program(tmp_path) as (_, process):
        process.send_signal(number)
        assert process.wait(180) == 0
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_the_sample_index_is_built_once():
    progress = []
    assert sample_index(lambda report, _: progress.append(report)) == sample_index()
    assert progress == []


def test_a_half_built_sample_index_is_completed(tmp_path, monkeypatch):
    class KilledError(Exception):
        pass

    def kill(report, uris):
        if uris:
            raise KilledError

    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    with pytest.raises(KilledError):
        sample_index(kill)
    reports = []
    path = sample_index(lambda report, _: reports.append(report))
    assert reports[-1].unchanged > 0
    with Index.open(path) as index:
        assert index.stats().articles == 74
    assert [entry for entry in tmp_path.iterdir() if entry.name.endswith(".partial")] == []
