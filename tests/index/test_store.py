"""An index keeps what it acknowledged, shows what is current, and rebuilds what is derived."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading

import pytest
import tantivy

from index import Filter, Index, Skipped, Timestamp
from index.article import Status
from index.catalog import Catalog
from index.embedding import SentenceTransformerEmbedder
from index.errors import (
    ArticleNotFoundError,
    EmbedderError,
    EmbedderMismatchError,
    IndexFormatError,
    IndexLockedError,
    IndexNotFoundError,
    IndexWriteError,
)
from index.lexical import SCHEMA
from rag import NewsRAG
from tests.conftest import article

NOW = Filter.now()


def live(index, only=NOW):
    """Return the texts that a question may see."""
    view = index.view()
    ids = view.columns.ids[only.mask(view.columns)]
    return sorted(passage.text for passage, _ in index.passages(ids.tolist()))


def as_of(day):
    return Filter(as_of=Timestamp.parse(day).epoch_end)


def rankings(index, questions=("river level overnight", "dam", "Who won the cup final?")):
    news = NewsRAG(index)
    return [
        [(hit.passage, hit.score, hit.lexical, hit.dense) for hit in news.search(question, k=50)]
        for question in questions
    ]


# -- adding ----------------------------------------------------------------------------------


def test_adding_the_same_again_changes_nothing(index):
    articles = [article(f"urn:{n}", f"The river rose {n} metres.") for n in range(3)]
    first = index.add(articles)
    before = (index.view().columns.ids.tolist(), index.stats())
    again = index.add(articles)
    assert (first.added, first.passages) == (3, 3)
    assert (again.added, again.updated, again.unchanged, again.passages) == (0, 0, 3, 0)
    assert (index.view().columns.ids.tolist(), index.stats()) == before


def test_what_cannot_be_stored_is_skipped_with_a_reason(index):
    report = index.add([article(text=" "), Skipped("feed.jsonl:3", "no text"), article()])
    assert report.added == 1
    assert [skip.where for skip in report.skipped] == ["urn:a", "feed.jsonl:3"]
    assert "no text" in report.skipped[0].reason


def test_a_new_text_is_a_new_version_and_the_old_one_is_kept(index):
    index.add([article(text="Four are missing.", published="2025-10-01")])
    report = index.add(
        [article(text="Nine are missing.", published="2025-10-01", updated="2025-10-03")]
    )
    assert (report.added, report.updated) == (0, 1)
    assert live(index) == ["Nine are missing."]
    old, new = index.versions("urn:a")
    assert (old.number, old.superseded, old.text) == (1, True, "Four are missing.")
    assert (new.number, new.superseded, new.text) == (2, False, "Nine are missing.")


def test_the_past_shows_the_version_of_its_day(index):
    index.add([article(text="Four are missing.", published="2025-10-01")])
    index.add([article(text="Nine are missing.", published="2025-10-01", updated="2025-10-03")])
    assert live(index, as_of("2025-09-30")) == []
    assert live(index, as_of("2025-10-02")) == ["Four are missing."]
    assert live(index, as_of("2025-10-03")) == ["Nine are missing."]


@pytest.mark.parametrize("together", [True, False])
def test_the_order_of_arrival_does_not_matter(tmp_path, embedder, together):
    versions = [
        article(text="Four are missing.", published="2025-10-01"),
        article(text="Nine are missing.", published="2025-10-01", updated="2025-10-03"),
        article(text="Ten are missing.", published="2025-10-01", updated="2025-10-05"),
    ]
    seen = []
    for n, order in enumerate([(0, 1, 2), (2, 0, 1), (1, 2, 0)]):
        with Index.create(tmp_path / str(n), embedder=embedder) as index:
            batches = [order] if together else [[k] for k in order]
            for batch in batches:
                index.add(versions[k] for k in batch)
            seen.append(
                (
                    [(v.number, v.text, v.superseded) for v in index.versions("urn:a")],
                    index.view().columns.ids.tolist(),
                    [live(index, as_of(f"2025-10-0{day}")) for day in range(1, 7)],
                )
            )
    assert seen[0] == seen[1] == seen[2]
    assert [text for _, text, _ in seen[0][0]] == [v.text for v in versions]


def test_an_old_version_that_arrives_again_does_not_come_back(index):
    old = article(text="Four are missing.", published="2025-10-01")
    index.add([old])
    index.add([article(text="Nine are missing.", published="2025-10-01", updated="2025-10-03")])
    assert index.add([old]).unchanged == 1
    assert live(index) == ["Nine are missing."]


def test_a_file_that_is_edited_and_restored_shows_its_first_text_again(index):
    for text in ("Four are missing.", "Nine are missing.", "Four are missing."):
        assert index.add([article(text=text)]).unchanged == 0
    assert live(index) == ["Four are missing."]


def test_changed_fields_alone_make_no_version(index):
    index.add([article(headline="River rises", published="2025-10-01")])
    passages = index.view().columns.ids.tolist()
    report = index.add([article(headline="River falls", published="2025-10-01")])
    assert (report.updated, report.passages) == (1, 1)
    (version,) = index.versions("urn:a")
    assert version.headline == "River falls"
    assert index.view().columns.ids.tolist() == passages
    assert index.view().lexical.search("falls", 5, None)
    assert not index.view().lexical.search("rises", 5, None)


def test_fields_of_an_earlier_time_do_not_overwrite_later_ones(index):
    index.add([article(headline="New", published="2025-10-01", updated="2025-10-03")])
    old = article(headline="Old", published="2025-10-01")
    assert index.add([old]).passages == 0  # the text is known from earlier on: that is all
    assert index.add([old]).unchanged == 1
    assert index.versions("urn:a")[0].headline == "New"


@pytest.mark.parametrize("withdrawal_first", [False, True])
def test_a_withdrawn_article_is_never_found(index, withdrawal_first):
    story = article(text="The minister has resigned.", published="2025-10-01")
    kill = article(
        text="", status=Status.WITHDRAWN, published="2025-10-01", updated="2025-10-02",
        notices=("The story is wrong.",),
    )  # fmt: skip
    for step in (kill, story) if withdrawal_first else (story, kill):
        index.add([step])
    for only in (NOW, as_of("2025-10-01"), as_of("2025-10-02")):
        assert live(index, only) == []
    assert [v.status for v in index.versions("urn:a")] == [Status.USABLE, Status.WITHDRAWN]
    assert index.versions("urn:a")[-1].notices == ("The story is wrong.",)
    assert not index.view().lexical.search("minister resigned", 5, None)
    assert index.stats().withdrawn == 1


@pytest.mark.parametrize("withdrawal_first", [False, True])
@pytest.mark.parametrize("dated", [False, True])
def test_an_undated_withdrawal_is_final(index, withdrawal_first, dated):
    story = article(text="The minister has resigned.", published="2025-10-01" if dated else None)
    kill = article(text="", status=Status.WITHDRAWN)
    for step in (kill, story) if withdrawal_first else (story, kill, story):
        index.add([step])
    assert live(index) == []


@pytest.mark.parametrize("withdrawal_first", [False, True])
def test_a_withdrawal_that_repeats_the_text_withdraws_it(index, withdrawal_first):
    for day in (None, "2025-10-01"):
        story = article(f"urn:{day}", "The minister has resigned.", published=day)
        kill = article(f"urn:{day}", story.text, published=day, status=Status.WITHDRAWN)
        for step in (kill, story) if withdrawal_first else (story, kill, story):
            index.add([step])
    assert live(index) == []
    assert index.stats().withdrawn == 2


def test_a_text_that_is_sent_again_keeps_the_time_from_which_it_was_known(tmp_path, embedder):
    steps = [
        article(text="The dam holds.", published="2025-10-01"),
        article(text="The dam holds.", published="2025-10-01", updated="2025-10-05"),
    ]
    for name, order in (("there", steps), ("back", steps[::-1])):
        with Index.create(tmp_path / name, embedder=embedder) as index:
            for step in order:
                index.add([step])
            assert live(index, as_of("2025-10-02")) == ["The dam holds."]
            assert str(index.versions("urn:a")[0].updated) == "2025-10-05"


def test_a_story_that_is_issued_anew_after_a_withdrawal_is_found(index):
    index.add([article(text="The minister has resigned.", published="2025-10-01")])
    index.add([article(text="", status=Status.WITHDRAWN, updated="2025-10-02")])
    index.add([article(text="The minister stays.", updated="2025-10-03")])
    assert live(index) == ["The minister stays."]
    assert live(index, as_of("2025-10-01")) == []


def test_an_embargoed_article_goes_live_by_itself(index):
    index.add(
        [
            article(
                status=Status.EMBARGOED, published="2025-10-01", embargoed_until="2025-10-10T06:00Z"
            )
        ]
    )
    before, after = "2025-10-10T05:59:59Z", "2025-10-10T06:00:00Z"
    assert live(index, as_of(before)) == []
    assert live(index, as_of(after)) == ["The river Arrin rose two metres overnight."]


def test_no_as_of_lifts_an_embargo(index):
    index.add([article(published="2025-10-01", status=Status.EMBARGOED, embargoed_until="2999-01")])
    assert live(index, as_of("3000-01-01")) == []
    assert index.stats().articles == 1


def test_fields_that_passages_are_not_made_of_change_without_embedding(index):
    index.add([article(published="2025-10-01", byline="Ina Roe")])
    before = index.view().columns.ids.tolist()
    report = index.add([article(published="2025-10-01", byline="Ola Berg", section="world")])
    assert (report.updated, report.passages) == (1, 0)
    (version,) = index.versions("urn:a")
    assert (version.byline, version.section) == ("Ola Berg", "world")
    assert index.view().columns.ids.tolist() == before
    assert rankings(index)[0]


def test_removing_deletes_an_article_with_its_versions(index):
    index.add([article(text="Four are missing."), article("urn:b", "The dam holds.")])
    index.add([article(text="Nine are missing.")])
    index.remove("urn:a")
    assert live(index) == ["The dam holds."]
    assert index.uris() == ["urn:b"]
    assert index.view().lexical.size == 1
    with pytest.raises(ArticleNotFoundError, match="urn:a"):
        index.versions("urn:a")
    with pytest.raises(ArticleNotFoundError, match="urn:a"):
        index.remove("urn:a")


def test_stats_count_what_is_there(index):
    index.add(
        [
            article("urn:a", source="Northwire", section="World", published="2025-10-01"),
            article(
                "urn:b",
                "The dam holds.",
                source="Northwire",
                section="world, Europe",
                language="en-GB",
                published="2025-10-05",
            ),
            article("urn:c", "Rain.", source="Courier"),
        ]
    )
    stats = index.stats()
    assert (stats.articles, stats.versions, stats.passages, stats.undated) == (3, 3, 3, 1)
    assert stats.sources == {"Northwire": 2, "Courier": 1}
    assert stats.sections == {"World": 2, "Europe": 1}
    assert stats.languages == {"en": 1}
    assert (str(stats.oldest), str(stats.newest)) == ("2025-10-01", "2025-10-05")


# -- filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({}, {"a", "b", "c"}),
        ({"since": "2025-10-02"}, {"b"}),
        ({"until": "2025-10-01"}, {"a"}),
        ({"since": "2025-10-01", "until": "2025-10-05"}, {"a", "b"}),
        ({"sources": ["northwire"]}, {"a", "c"}),
        ({"sources": ["Nobody"]}, set()),
        ({"sections": "WORLD"}, {"a", "b"}),
        ({"sections": ["europe", "Nowhere"]}, {"b"}),
        ({"sections": ["World, Europe"]}, {"b"}),
        ({"sections": ["Nowhere"]}, set()),
        ({"languages": "EN"}, {"a", "b"}),
        ({"languages": ["en-gb"]}, {"a"}),
        ({"languages": ["English", "de"]}, {"a", "b"}),
        ({"languages": ["de"]}, set()),
        ({"sections": ["world"], "sources": ["Courier"], "languages": ["en"]}, {"b"}),
        ({"sections": ["europe"], "sources": ["Northwire"]}, set()),
        ({"as_of": "2025-10-02"}, {"a", "c"}),
    ],
)
def test_filters_hold_in_both_engines(index, limits, found):
    index.add(
        [
            article(
                "urn:a",
                "The dam in Arrin holds.",
                source="Northwire",
                section="world",
                language="en_GB",
                published="2025-10-01",
            ),
            article(
                "urn:b",
                "The dam in Oslo holds.",
                source="Courier",
                section="World, Europe",
                language="en",
                published="2025-10-05",
            ),
            article("urn:c", "The dam in Tarran holds.", source="Northwire"),
        ]
    )
    news = NewsRAG(index)
    for mode in ("lexical", "dense", "hybrid"):
        hits = news.search("dam holds", k=1 if len(found) == 1 else 10, mode=mode, **limits)
        assert {hit.uri[-1] for hit in hits} == found, mode


def test_an_article_that_moves_to_another_section_is_found_there(index):
    moved = {"published": "2025-10-01", "section": "sport", "language": "en"}
    index.add([article("urn:a", section="world", published="2025-10-01", language="de")])
    report = index.add([article("urn:a", **moved)])
    assert (report.updated, index.stats().sections, index.stats().languages) == (
        1, {"sport": 1}, {"en": 1},
    )  # fmt: skip
    news = NewsRAG(index)
    for mode in ("lexical", "dense"):
        assert len(news.search("river", mode=mode, sections="sport", languages="en")) == 1
        assert news.search("river", mode=mode, sections="world") == []
        assert news.search("river", mode=mode, languages="de") == []


# -- what is derived --------------------------------------------------------------------------


def fill(index):
    index.add(article(f"urn:{n}", f"The dam number {n} holds {n} metres.") for n in range(30))
    index.add([article("urn:3", "The dam number three broke.", updated="2025-10-03")])
    index.remove("urn:7")
    index.add([article("urn:9", "", status=Status.WITHDRAWN, updated="2025-10-03")])


@pytest.mark.parametrize("lost", ["lexical", "vectors", "lexical/REACHED", "vectors/CURRENT"])
def test_derived_indexes_are_rebuilt_and_rank_the_same(
    tmp_path, index, embedder, lost, monkeypatch
):
    fill(index)
    before = rankings(index)
    path = tmp_path / "newsindex" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def no_embedding(texts):
        raise AssertionError("nothing may be embedded again")

    with Index.open(tmp_path / "newsindex", embedder=embedder) as again:
        questions = NewsRAG(again)
        monkeypatch.setattr(embedder, "encode_documents", no_embedding, raising=False)
        assert rankings(again) == before
        assert questions.index.notes == [] or "rebuilt" in questions.index.notes[0]
    assert (tmp_path / "newsindex" / "vectors" / "CURRENT").exists()
    assert (tmp_path / "newsindex" / "lexical" / "REACHED").exists()


def test_words_that_were_indexed_in_an_older_form_are_indexed_anew(tmp_path, index, embedder):
    index.add([article("urn:a", section="world"), article("urn:b", "Rain.", section="sport")])
    before = index.view().columns.ids.tolist()
    lexical = tmp_path / "newsindex" / "lexical"
    mark = json.loads((lexical / "REACHED").read_text("utf-8"))
    shutil.rmtree(lexical)
    lexical.mkdir()
    builder = tantivy.SchemaBuilder()  # without sections, as it was once
    builder.add_integer_field("id", indexed=True, fast=True)
    tantivy.Index(builder.build(), path=str(lexical))
    older = {**mark, "schema": SCHEMA - 1}
    (lexical / "REACHED").write_text(json.dumps(older), "utf-8")
    with Index.open(tmp_path / "newsindex", embedder=embedder) as again:
        found = NewsRAG(again).search("river Arrin", mode="lexical", sections="World")
        assert [hit.uri for hit in found] == ["urn:a"]
        assert again.view().columns.ids.tolist() == before
        assert again.notes == []
    assert json.loads((lexical / "REACHED").read_text("utf-8")) == mark


def damage(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def test_a_damaged_snapshot_is_rebuilt_with_a_note(tmp_path, index, embedder):
    fill(index)
    before = rankings(index)
    (snapshot,) = (tmp_path / "newsindex" / "vectors").glob("*.faiss")
    damage(snapshot)
    with Index.open(tmp_path / "newsindex", embedder=embedder) as again:
        assert rankings(again) == before
        assert len(again.notes) == 1
        assert "damaged" in again.notes[0]
    with Index.open(tmp_path / "newsindex", embedder=embedder) as healed:
        assert rankings(healed) == before
        assert healed.notes == []


def test_a_cut_lexical_index_is_rebuilt_with_a_note(tmp_path, index, embedder):
    fill(index)
    before = rankings(index)
    (tmp_path / "newsindex" / "lexical" / "meta.json").write_text("{", "utf-8")
    with Index.open(tmp_path / "newsindex", embedder=embedder) as again:
        assert rankings(again) == before
        assert "lexical" in again.notes[0]


def test_a_catalog_that_is_ahead_is_caught_up(tmp_path, index, embedder):
    """As after a crash between the catalog's commit and that of the derived indexes."""
    fill(index)
    derived = tmp_path / "derived"
    for name in ("lexical", "vectors"):
        shutil.copytree(tmp_path / "newsindex" / name, derived / name)
    index.add([article("urn:new", "The cup final was won by Tarran Rovers.")])
    index.remove("urn:2")
    after = rankings(index)
    for name in ("lexical", "vectors"):
        shutil.rmtree(tmp_path / "newsindex" / name)
        shutil.copytree(derived / name, tmp_path / "newsindex" / name)
    with Index.open(tmp_path / "newsindex", embedder=embedder) as again:
        assert rankings(again) == after


def test_an_older_catalog_is_not_mixed_with_newer_derived_indexes(tmp_path, index, embedder):
    fill(index)
    index.close()
    shutil.copy(tmp_path / "newsindex" / "catalog.sqlite", tmp_path / "backup.sqlite")
    with Index.open(tmp_path / "newsindex", embedder=embedder) as later:
        before = rankings(later)
        later.add([article("urn:new", "The dam in Oslo holds.")])
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "newsindex" / "catalog.sqlite")
    with Index.open(tmp_path / "newsindex", embedder=embedder) as restored:
        assert rankings(restored) == before


def test_a_reader_sees_what_a_writer_adds(tmp_path, index, embedder):
    with Index.open(tmp_path / "newsindex", embedder=embedder) as reader:
        assert live(reader) == []
        index.add([article()])
        assert live(reader) == ["The river Arrin rose two metres overnight."]
        assert reader.view().lexical.search("river", 5, None)
        index.remove("urn:a")
        assert live(reader) == []


def test_a_growing_delta_is_folded_into_a_new_generation(index):
    index.add(article(f"urn:{n}", f"The dam number {n} holds.") for n in range(100))
    first = index.view().vectors
    assert (len(first.snapshot.ids), first.delta) == (100, 0)
    index.add([article("urn:new", "The dam in Oslo holds.")])
    small = index.view().vectors
    assert (len(small.snapshot.ids), small.delta) == (100, 1)
    index.add(article(f"urn:more{n}", f"The bridge number {n} holds.") for n in range(10))
    folded = index.view().vectors
    assert (len(folded.snapshot.ids), folded.delta) == (111, 0)


# -- one writer, many readers -----------------------------------------------------------------


def test_a_second_writer_is_refused_and_readers_are_not(tmp_path, index, embedder):
    index.add([article()])
    folder = tmp_path / "newsindex"
    code = (
        "import sys; from filelock import FileLock\n"
        f"with FileLock({str(folder / 'LOCK')!r}): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexLockedError, match="another process is writing"):
            index.add([article("urn:b", "The dam holds.")])
        shutil.rmtree(folder / "lexical")
        shutil.rmtree(folder / "vectors")
        with Index.open(folder, embedder=embedder) as reader:
            assert live(reader)
            assert NewsRAG(reader).search("river")
    finally:
        holder.communicate()
    index.add([article("urn:b", "The dam holds.")])
    assert index.stats().articles == 2


def test_a_writer_waits_for_a_reader_that_catches_up(index):
    code = (
        "import sys; from filelock import FileLock\n"
        f"with FileLock({str(index.path / 'LOCK')!r}): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    release = threading.Timer(0.1, holder.communicate)
    release.start()
    assert index.add([article()]).added == 1
    release.join()


def test_a_failing_source_costs_nothing_that_was_stored(index):
    def failing():
        yield article()
        raise OSError("the feed broke off")

    index.add([article("urn:b", "The dam holds.")])
    with pytest.raises(OSError, match="broke off"):
        index.add(failing())
    assert live(index) == ["The dam holds."]


# -- what does not fit ------------------------------------------------------------------------


def test_there_must_be_an_index(tmp_path):
    with pytest.raises(IndexNotFoundError, match="dateline add"):
        Index.open(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "catalog.sqlite").touch()
    with pytest.raises(IndexNotFoundError, match="dateline add"):
        Index.open(tmp_path / "empty")


def test_another_folder_is_not_made_an_index(tmp_path):
    (tmp_path / "novel.txt").write_text("Call me Ishmael.", "utf-8")
    with pytest.raises(IndexWriteError, match=r"novel\.txt"):
        Index.create(tmp_path)
    with pytest.raises(IndexWriteError, match="cannot be made"):
        Index.create(tmp_path / "novel.txt")


def test_a_newer_schema_is_refused(tmp_path, index):
    index.close()
    path = tmp_path / "newsindex"
    with sqlite3.connect(path / "catalog.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    for opening in (Index.open, Index.create):
        with pytest.raises(IndexFormatError, match="newer Dateline"):
            opening(path)


def test_a_file_that_is_no_catalog_is_refused(tmp_path):
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexFormatError, match="not a catalog"):
        Index.open(tmp_path)
    (tmp_path / "other").mkdir()
    with sqlite3.connect(tmp_path / "other" / "catalog.sqlite") as db:
        db.execute("CREATE TABLE songs (title)")
    db.close()
    with pytest.raises(IndexFormatError, match="not a catalog"):
        Index.open(tmp_path / "other")


def another_model(tmp_path, **changes):
    """Return a copy of the bundled model with a setting changed."""
    folder = tmp_path / "model"
    shutil.copytree(SentenceTransformerEmbedder().folder, folder)
    for name, value in changes.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(value), "utf-8")
    return folder


def test_an_index_of_another_embedder_is_refused_with_the_cure(tmp_path, index):
    index.add([article()])
    model = another_model(tmp_path, sentence_bert_config={"max_seq_length": 64})
    for opening in (Index.open, Index.create):
        with pytest.raises(EmbedderMismatchError, match="dateline reembed"):
            opening(tmp_path / "newsindex", model=str(model))


def test_reembedding_moves_an_index_to_another_embedder(tmp_path, index):
    index.add([article(text="The river rose. " * 40)])
    before = index.stats().passages
    model = another_model(tmp_path, sentence_bert_config={"max_seq_length": 64})
    other = SentenceTransformerEmbedder(str(model))
    count = index.reembed(other)
    assert count > before
    with Index.open(tmp_path / "newsindex", model=str(model)) as again:
        assert again.view().lexical.size == len(again.view().columns.ids) == count
        assert NewsRAG(again).search("river")
    with pytest.raises(EmbedderMismatchError):
        Index.open(tmp_path / "newsindex", model="all-MiniLM-L6-v2")


def test_altered_weights_are_noticed(tmp_path, index):
    model = another_model(tmp_path)
    same = SentenceTransformerEmbedder(str(model))
    with Index.open(tmp_path / "newsindex", embedder=same) as fits:
        assert fits.embedder is same
    damage(model / "model.safetensors")
    with pytest.raises(EmbedderMismatchError):
        Index.open(tmp_path / "newsindex", model=str(model))


@pytest.mark.parametrize(
    ("missing", "complaint"), [("modules.json", "no modules"), ("model.safetensors", "no weights")]
)
def test_a_model_that_is_not_complete_is_refused(tmp_path, missing, complaint):
    model = another_model(tmp_path)
    (model / missing).unlink()
    with pytest.raises(EmbedderError, match=complaint):
        _ = SentenceTransformerEmbedder(str(model)).identity


def test_a_model_that_is_not_here_is_not_downloaded():
    with pytest.raises(EmbedderError, match="hf download nobody/nothing"):
        SentenceTransformerEmbedder("nobody/nothing")


def test_the_catalog_passes_sqlites_own_checks(index):
    fill(index)
    catalog = Catalog(index.path / "catalog.sqlite", writable=False)
    assert catalog.check() == []
    catalog.close()


def test_a_limit_that_leaves_no_room_is_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 16"):
        Index.create(tmp_path / "newsindex", max_tokens=15)
    assert not (tmp_path / "newsindex").exists()


def test_among_equals_the_engines_choose_alike_however_the_index_came_about(
    tmp_path, index, embedder
):
    copies = [article(f"urn:{n}", "The dam in Arrin holds.") for n in range(40)]
    for start in range(0, 40, 8):
        index.add(copies[start : start + 8])
    with Index.create(tmp_path / "other", embedder=embedder) as other:
        other.add(reversed(copies))
        for mode in ("lexical", "dense", "hybrid"):
            found = [NewsRAG(i).search("dam in Arrin", k=7, mode=mode) for i in (index, other)]
            assert found[0] == found[1]
            assert [hit.passage for hit in found[0]] == sorted(hit.passage for hit in found[0])
