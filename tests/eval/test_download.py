"""Published question sets: fetched when asked, whole or not at all, and never unasked."""

import hashlib
import io
import zipfile
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import download
from eval.cli import app
from eval.datasets import load
from eval.datasets.published import PUBLISHED, PublishedFile, PublishedSet
from eval.download import fetch, located
from eval.errors import DatasetError
from index.web.fetch import Fetcher
from tests.index.web.conftest import QUICK
from tests.index.web.server import answering, serving

CORPUS = b'{"_id": "urn:a", "title": "Dam", "text": "The dam held, the ministry said on Monday."}\n'
QUERIES = b'{"_id": "q1", "text": "Did the dam hold?"}\n'
QRELS = b"query-id\tcorpus-id\tscore\nq1\turn:a\t1\n"
BEIR = {"tiny/corpus.jsonl": CORPUS, "tiny/queries.jsonl": QUERIES, "tiny/qrels/test.tsv": QRELS}


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def fetcher():
    with Fetcher(limits=QUICK, allow_private=True) as fetcher:
        yield fetcher


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def published(site, *names, most=100_000, md5=""):
    files = tuple(PublishedFile(site.at(f"/{name}"), name, most, md5) for name in names)
    return PublishedSet("https://example.org/tiny", "CC0", files)


def test_the_files_of_a_set_are_told_and_lie_together(site, fetcher, tmp_path):
    site.answers |= {"/a.json": b"[]", "/b.json": b"{}"}
    lines = []
    fetch("tiny", published(site, "a.json", "b.json"), tmp_path / "tiny", fetcher, lines.append)
    assert {p.name: p.read_bytes() for p in (tmp_path / "tiny").iterdir()} == {
        "a.json": b"[]",
        "b.json": b"{}",
    }
    assert lines == [f"fetching {site.at('/a.json')}", f"fetching {site.at('/b.json')}"]
    assert list(tmp_path.iterdir()) == [tmp_path / "tiny"]


def test_of_an_archive_corpus_questions_and_judgements_are_taken(
    site,
    fetcher,
    tmp_path,
):
    strange = {"tiny/../../out.jsonl": b"x", "/etc/corpus.jsonl": b"x", "tiny/run.sh": b"x"}
    body = packed(BEIR | strange)
    site.answers["/tiny.zip"] = body
    checksum = hashlib.md5(body).hexdigest()
    fetch("tiny", published(site, "tiny.zip", md5=checksum), tmp_path / "tiny", fetcher, str)
    files = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert files == {"tiny/corpus.jsonl", "tiny/queries.jsonl", "tiny/qrels/test.tsv"}
    assert [topic.text for topic in load(tmp_path / "tiny").topics] == ["Did the dam hold?"]


@pytest.mark.parametrize(
    "case",
    [
        (None, {}, "HTTP 404 Not Found"),
        (answering(b"late", status=503), {}, "HTTP 503"),
        (packed(BEIR), {"md5": "0" * 32}, f"not {'0' * 32}: it is damaged or was changed"),
        (packed(BEIR), {"most": 10}, "MiB, which it should not"),
        (packed(BEIR) + b"x" * 300_000, {}, "larger than"),
        (b"no archive", {}, "no archive that can be unpacked"),
        (packed({"tiny/readme.md": b"x"}), {}, "holds no corpus.jsonl"),
    ],
)
def test_what_cannot_be_had_leaves_nothing_and_says_what_to_do(site, fetcher, tmp_path, case):
    answer, options, message = case
    if answer is not None:
        site.answers["/tiny.zip"] = answer
    with pytest.raises(DatasetError, match=r"tiny could not be fetched: .*by other means") as found:
        fetch("tiny", published(site, "tiny.zip", **options), tmp_path / "tiny", fetcher, str)
    assert message in str(found.value)
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_not_unpacked(site, fetcher, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "_MOST_UNPACKED", 1000)
    site.answers["/tiny.zip"] = packed(BEIR | {"tiny/qrels/dev.tsv": bytes(2000)})
    with pytest.raises(DatasetError, match="unpacks to over"):
        fetch("tiny", published(site, "tiny.zip"), tmp_path / "tiny", fetcher, str)


def test_a_folder_that_cannot_be_written_is_named(site, fetcher, tmp_path):
    (tmp_path / "file").touch()
    site.answers["/a.json"] = b"[]"
    with pytest.raises(DatasetError, match=r"file/tiny cannot be written"):
        fetch("tiny", published(site, "a.json"), tmp_path / "file" / "tiny", fetcher, str)


@pytest.fixture
def command(site, tmp_path, monkeypatch):
    """`dateline eval retrieval tiny …`, where tiny is published on this machine."""
    site.answers["/tiny.zip"] = packed(BEIR)
    sets = {"tiny": published(site, "tiny.zip")}
    monkeypatch.setattr(download, "PUBLISHED", sets)
    monkeypatch.setattr(download, "Fetcher", partial(Fetcher, allow_private=True))
    monkeypatch.chdir(tmp_path)

    def run(*options):
        return CliRunner().invoke(app, ["retrieval", *options, "--cache", str(tmp_path / "cache")])

    return run


def test_a_published_set_is_fetched_once_and_measured(site, command, tmp_path):
    first = command("tiny", "--download")
    assert first.exit_code == 0, first.output
    assert first.stderr.startswith("tiny: https://example.org/tiny; licence: CC0\nfetching http")
    again = command("tiny", "--download")
    kept = command("tiny")
    assert (again.exit_code, kept.exit_code) == (0, 0)
    assert "fetching" not in again.stderr + kept.stderr
    assert site.asked == {"/tiny.zip": 1}
    for result in (first, again, kept):
        assert "tiny: 1 articles" in result.stdout


def test_nothing_is_fetched_unasked(site, command, tmp_path):
    result = command("tiny")
    assert isinstance(result.exception, DatasetError)
    assert "with --download it comes from https://example.org/tiny" in str(result.exception)
    assert site.requests == []


def test_a_name_without_an_address_is_refused(site, command):
    result = command("other", "--download")
    assert "no address for 'other': --download takes tiny" in str(result.exception)
    assert "there is no such file or folder" in str(command("other").exception)
    assert site.requests == []


def test_a_folder_of_the_same_name_goes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scifact").mkdir()
    given = Path("scifact")
    assert located(given, tmp_path / "cache", download=False, tell=str) == given


def test_without_a_network_the_error_says_so(tmp_path, monkeypatch):
    def unknown(host, port):
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr(download, "Fetcher", partial(Fetcher, resolve=unknown))
    lines = []
    with pytest.raises(DatasetError) as found:
        located(Path("scifact"), tmp_path, download=True, tell=lines.append)
    assert "scifact could not be fetched" in str(found.value)
    assert "is not known: Name or service not known" in str(found.value)
    assert lines[0].startswith("scifact: https://github.com/beir-cellar/beir; licence: ")
    assert not (tmp_path / "eval" / "sets" / "scifact").exists()


def test_every_address_is_of_the_web_and_every_file_has_a_name_of_its_own():
    for name, one in PUBLISHED.items():
        assert one.licence, name
        assert all(file.url.startswith("https://") for file in one.files)
        assert all(file.url.endswith(file.name) for file in one.files)
        assert len({file.name for file in one.files}) == len(one.files)
        assert all(len(file.md5) in (0, 32) for file in one.files)
