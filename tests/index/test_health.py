"""What is wrong with an index is found without changing it, and each finding says what to do."""

import json
import shutil
import sqlite3

import pytest

from index import Index, SentenceTransformerEmbedder
from index.health import Condition, health
from tests.conftest import article


@pytest.fixture(scope="module")
def whole(tmp_path_factory, embedder):
    path = tmp_path_factory.mktemp("health") / "whole"
    with Index.create(path, embedder=embedder) as index:
        index.add([article("urn:a"), article("urn:b", "The dam holds.")])
    return path


@pytest.fixture
def path(whole, tmp_path):
    """An index of two articles, to be damaged."""
    return shutil.copytree(whole, tmp_path / "newsindex")


def change(path, *statements):
    with sqlite3.connect(path / "catalog.sqlite") as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def found(path):
    """What was found, by name; what is wrong has a cure and what is well has none."""
    findings = list(health(path))
    for finding in findings:
        assert bool(finding.cure) == (finding.condition is not Condition.OK)
    return {finding.name: finding for finding in findings}


def content(path):
    """What is stored; SQLite and tantivy note in files beside it who reads."""
    files = (file for file in path.rglob("*") if file.is_file())
    beside = ("catalog.sqlite-shm", "catalog.sqlite-wal", ".tantivy-writer.lock", "LOCK")
    return {file: file.read_bytes() for file in files if file.name not in beside}


def wrong(path):
    return {name: f.condition.value for name, f in found(path).items() if f.cure}


def test_a_whole_index_has_nothing_wrong_and_stays_as_it_is(path):
    before = content(path)
    told = {name: finding.told for name, finding in found(path).items()}
    assert wrong(path) == {}
    assert "2 articles, 2 versions, 2 passages" in told["index"]
    assert told["words"] == "2 passages, as the catalog"
    assert told["vectors"] == "2 in the snapshot, 0 beside it"
    assert content(path) == before


def test_what_was_removed_is_no_fault(path):
    with Index.open(path) as index:
        index.remove("urn:a")
    assert wrong(path) == {}
    assert "1 article" in found(path)["index"].told


def _older(path):
    change(path, "UPDATE meta SET value = '7' WHERE key = 'seq'")


def _words(path):
    (path / "lexical" / "meta.json").write_text("{")


def _fewer(path):
    lowest = "DELETE FROM passages WHERE id = (SELECT min(id) FROM passages)"
    change(path, "PRAGMA foreign_keys = ON", lowest)


def _snapshot(path):
    current = json.loads((path / "vectors" / "CURRENT").read_text())
    (path / "vectors" / current["file"]).write_bytes(b"x")


def _unembedded(path):
    change(path, "DELETE FROM embeddings WHERE passage = (SELECT min(passage) FROM embeddings)")


def _short(path):
    change(path, "UPDATE embeddings SET vector = x'0000'")


def _other_model(path):
    with sqlite3.connect(path / "catalog.sqlite") as db:
        (record,) = db.execute("SELECT value FROM meta WHERE key = 'embedder'").fetchone()
        changed = {**json.loads(record), "weights_sha256": "0" * 64}
        db.execute("UPDATE meta SET value = ? WHERE key = 'embedder'", (json.dumps(changed),))
    db.close()


def _no_model(path):
    change(
        path, "UPDATE meta SET value = replace(value, 'all-MiniLM-L6-v2', 'no/model') "
        "WHERE key = 'embedder'",
    )  # fmt: skip


def _orphan(path):
    change(path, "PRAGMA foreign_keys = OFF", "UPDATE passages SET version = 99")


@pytest.mark.parametrize(
    ("damage", "expected", "said"),
    [
        (_older, {"words": "warning", "vectors": "ok"}, "changes behind the catalog"),
        (_words, {"words": "warning"}, "damaged: "),
        (_fewer, {"words": "warning"}, "2 passages, but the catalog has 1"),
        (lambda path: shutil.rmtree(path / "lexical"), {"words": "warning"}, "missing"),
        (lambda path: shutil.rmtree(path / "vectors"), {"vectors": "warning"}, "missing"),
        (_snapshot, {"vectors": "warning"}, "does not match its checksum"),
        (_unembedded, {"embeddings": "problem"}, "1 passages have no embedding"),
        (_short, {"embeddings": "problem"}, "2 one of another length"),
        (_other_model, {"embedder": "problem"}, "the index was made with"),
        (_no_model, {"embedder": "problem"}, "no model 'no/model'"),
        (_orphan, {"catalog": "problem"}, "foreign key of passages"),
    ],
)
def test_each_damage_is_told_with_what_to_do(path, damage, expected, said):
    damage(path)
    findings = found(path)
    assert wrong(path).items() >= {n: c for n, c in expected.items() if c != "ok"}.items()
    assert any(said in findings[name].told for name in expected)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file.unlink(), "there is no index"),
        (lambda file: file.write_bytes(b"no database" * 99), "not a catalog"),
        (lambda file: change(file.parent, "PRAGMA user_version = 99"), "newer Dateline"),
        (lambda file: change(file.parent, "DELETE FROM meta WHERE key = 'embedder'"), "was begun"),
    ],
)
def test_an_index_that_cannot_be_read_is_the_only_finding(path, damage, said):
    for beside in path.glob("catalog.sqlite-*"):
        beside.unlink()
    damage(path / "catalog.sqlite")
    (finding,) = health(path)
    assert finding.name == "index"
    assert finding.condition is not Condition.OK
    assert said in finding.told


def test_a_catalog_with_broken_pages_is_a_problem_and_no_exception(path):
    file = path / "catalog.sqlite"
    content = bytearray(file.read_bytes())
    content[4096 * 2 :] = b"\xaa" * (len(content) - 4096 * 2)
    file.write_bytes(content)
    for beside in path.glob("catalog.sqlite-*"):
        beside.unlink()
    assert Condition.PROBLEM in {finding.condition for finding in health(path)}


def test_a_model_of_the_same_name_is_compared_by_its_weights(path, tmp_path):
    assert SentenceTransformerEmbedder().identity.weights_sha256[:8] in found(path)["embedder"].told
