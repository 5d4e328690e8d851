"""What is exported and added again is the same, whatever came in whatever order."""

import json
import sqlite3

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article, Index, Reading, Skipped, Status, Timestamp
from index.errors import InvalidArticleError
from index.export import exported, record
from index.readers.export import exact
from tests.conftest import article
from tests.index.test_version_table import add, catalogs, issues, state

__all__ = ["catalogs"]  # a fixture of that module


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(issues | st.sampled_from(["urn:a", "urn:b"]), max_size=8))
def test_a_catalog_can_be_made_again_from_its_issues(catalogs, steps):
    first, second = catalogs(), catalogs()
    for step in steps:
        if isinstance(step, Article):
            add(first, step)
        elif step in first.uris():
            first.remove(step)
            first.regroup()
    for uri in first.uris():
        for version, before in first.issues(uri):
            add(second, *(exact(record(article)) for article in (*before, version)))
    assert state(second) == state(first)


def written(index, path, **options):
    with path.open("wb") as file:
        for found in exported(index, **options):
            for line in found.records:
                file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    return path


def held(path):
    """Return all that a catalog holds of articles and passages, but for its own keys."""
    with sqlite3.connect(path / "catalog.sqlite") as db:
        db.row_factory = sqlite3.Row
        rows = [dict(row) for row in db.execute("SELECT * FROM versions")]
        uris = dict(db.execute("SELECT id, uri FROM articles"))
        passages = db.execute('SELECT id, start, "end" FROM passages ORDER BY id').fetchall()
        copies = sorted(
            (uris[a], uris[b], share)
            for a, b, share in db.execute("SELECT article, other, share FROM copies")
        )
        stories = sorted((uris[a], s) for a, s in db.execute("SELECT article, story FROM stories"))
    db.close()
    for row in rows:
        row["article"] = uris[row["article"]]
        del row["id"], row["arrival"]
    rows.sort(key=lambda row: (row["article"], row["number"]))
    return rows, [tuple(row) for row in passages], copies, stories


def test_the_sample_loses_nothing(sample_path, tmp_path, embedder):
    with Index.open(sample_path, embedder=embedder) as sample:
        path = written(sample, tmp_path / "news.jsonl", withdrawn=True)
    with Index.create(tmp_path / "again", embedder=embedder) as again:
        report = again.add(Reading([path]))
        assert (report.added, report.updated, report.skipped) == (74, 7, ())
        assert (
            written(again, tmp_path / "twice.jsonl", withdrawn=True).read_bytes()
            == path.read_bytes()
        )
        assert again.add(Reading([path])).updated == 0
    assert held(tmp_path / "again") == held(sample_path)


TRICKY = (
    article("urn:wire", "OSLO (AP) — OSLO (AP) — It rained.", headline="UPDATE 1-UPDATE 2-Rain"),
    article("urn:html", "He is <b>bold</b>, <i>sly</i> &amp; rich.", headline="<b>Tags</b>"),
    article("urn:kill", "STORY KILL: this is what the film is called, said its maker."),
    article("urn:wall", "Subscribe to continue reading."),
    article("urn:cut", "The dam held… [+123 chars]"),
    article("urn:gone", "[Removed]"),
    article("urn:dated", "November 20, 2025\n\nIt rained.", published="2025-11"),
    article("urn:credits", "It rained.\n\n(Reporting by Ana Lind; editing by Bo Ek)", revision=-7),
    article("https://news.example/a", "It rained.", source="www.news.example", url=""),
    article("urn:embargo", "It will rain.", embargoed_until="2999-01-01", status=Status.EMBARGOED),
    article("urn:notices", "It rained.", notices=("Corrects the day", "Update 1")),
    article("urn:long", "It rained. " * 9_000, byline="Ana Lind", section="a", language="pt-BR"),
)  # fmt: skip


def test_fields_are_taken_as_they_stand_and_no_text_is_read_anew(tmp_path, embedder):
    with (
        Index.create(tmp_path / "a", embedder=embedder) as a,
        Index.create(tmp_path / "b", embedder=embedder) as b,
    ):
        a.add(TRICKY)
        report = b.add(Reading([written(a, tmp_path / "a.txt")]))
        assert (report.added, report.skipped) == (len(TRICKY), ())
    assert held(tmp_path / "b") == held(tmp_path / "a")


def test_what_was_withdrawn_comes_along_only_if_asked_for(index, tmp_path):
    days = [Timestamp.parse(f"2025-10-0{day}") for day in range(1, 6)]
    index.add(
        [
            article("urn:a", "The dam broke.", updated=days[0]),
            article("urn:a", "", status=Status.WITHDRAWN, updated=days[1]),
            article("urn:b", "The dam holds.", updated=days[0]),
            article("urn:b", "Wrong.", status=Status.WITHDRAWN, updated=days[1]),
            article("urn:b", "The dam holds.", updated=days[2]),
            article("urn:b", "The dam still holds.", updated=days[3]),
        ]
    )

    def texts(**options):
        return {
            f.records[0]["uri"]: [r["text"] for r in f.records]
            for f in exported(index, **options)
            if f.records
        }

    assert texts() == {"urn:b": ["The dam holds.", "The dam still holds."]}
    assert [f.withdrawn for f in exported(index)] == [2, 1]
    assert texts(newest=True) == {"urn:b": ["The dam still holds."]}
    assert texts(withdrawn=True) == {
        "urn:a": ["The dam broke.", ""],
        "urn:b": ["Wrong.", "The dam holds.", "The dam holds.", "The dam still holds."],
    }
    first = next(r for f in exported(index) for r in f.records)
    assert first["updated"] == "2025-10-03"  # not when it was first out, before it was withdrawn


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dateline_export": 2}, "dateline_export is 2, and this Dateline reads 1"),
        ({"body": "x"}, "body: no field of an article"),
        ({"uri": ""}, "needs a uri"),
        ({"text": ""}, "no text"),
        ({"text": 7}, "text is not as it was exported"),
        ({"revision": 1.5}, "revision is not as it was exported"),
        ({"notices": [1]}, "notices is not as it was exported"),
        ({"published": "soon"}, "'soon' is not a date"),
        ({"published": 7}, "not as it was exported"),
        ({"status": "odd"}, "'odd' is not a valid Status"),
        ({"notices": 7}, "not as it was exported"),
    ],
)
def test_a_line_that_was_not_exported_so_is_refused(change, said):
    line = {**record(article("urn:a")), **change}
    with pytest.raises(InvalidArticleError, match=said):
        exact(line)


def test_a_wrong_line_is_named_and_the_rest_is_read(tmp_path):
    good = record(article("urn:a"))
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, [good, {**good, "uri": ""}, {"text": "x"}])))
    read, *skipped = Reading([path])
    assert read.uri == "urn:a"
    assert [type(item) for item in skipped] == [Skipped, Skipped]
    assert [item.where for item in skipped] == [f"{path}:2", f"{path}:3"]
