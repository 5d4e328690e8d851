"""Candidates say where their scores came from, and are the same every time."""

import subprocess
import sys

import numpy as np
import pytest

from index import Filter, Timestamp
from rag import NewsRAG, QuestionError, Settings
from rag.fusion import convex
from rag.question import Question
from rag.retrieval import Mode, candidates, retrieve
from rag.temporal.prior import DAY, TimePrior
from tests.conftest import article

QUESTION = "How many people died in the Arrin valley flood?"
NOW = Filter.now()


@pytest.fixture
def vector(embedder):
    return embedder.encode_queries([QUESTION])[0]


def fill(index):
    texts = (f"The dam number {n} in Arrin holds {n} metres." for n in range(6))
    index.add(article(f"urn:{n}", text) for n, text in enumerate(texts))


@pytest.mark.parametrize("settings", [Settings(candidates=8), Settings(candidates=200)])
def test_a_candidates_provenance_is_what_each_engine_says_alone(sample, vector, settings):
    view = sample.view()
    words = view.lexical.search(QUESTION, settings.candidates, NOW)
    meaning = view.vectors.search(vector, settings.candidates, NOW.mask(view.columns))
    found = retrieve(QUESTION, vector, view, NOW, settings)
    assert {hit.passage for hit in found} == {key for key, _ in words} | {key for key, _ in meaning}
    lexical = {key: (score, rank) for rank, (key, score) in enumerate(words, 1)}
    dense = {key: (score, rank) for rank, (key, score) in enumerate(meaning, 1)}
    for hit in found:
        assert (hit.lexical, hit.lexical_rank) == lexical.get(hit.passage, (None, None))
        if hit.passage in dense:
            assert hit.dense == pytest.approx(dense[hit.passage][0], abs=1e-5)
        assert hit.dense_rank == dense.get(hit.passage, (None, None))[1]


def test_the_score_is_the_convex_combination_of_the_scores_shown(sample, vector):
    found = retrieve(QUESTION, vector, sample.view(), NOW, Settings(candidates=8))
    assert any(hit.lexical is None for hit in found)
    assert any(hit.dense_rank is None for hit in found)
    lexical = np.array([np.nan if hit.lexical is None else hit.lexical for hit in found])
    fused = convex(lexical, np.array([hit.dense for hit in found]), 0.5)
    whole = np.array([hit.article or 0.0 for hit in found])
    expected = (fused + 0.3 * whole / whole.max()) / 1.3
    assert [hit.score for hit in found] == pytest.approx(expected.tolist())
    order = [(-hit.score, hit.passage) for hit in found]
    assert order == sorted(order)


def test_an_articles_score_is_that_of_its_whole_text(sample, vector):
    view = sample.view()
    articles = dict(view.lexical.search_articles(QUESTION, 200, NOW))
    versions = {hit.passage: v for hit in retrieve(QUESTION, vector, view, NOW, Settings())
                for _, v in sample.passages([hit.passage])}  # fmt: skip
    assert len(articles) > 5
    for hit in retrieve(QUESTION, vector, view, NOW, Settings()):
        (first, *_) = sample.passages_of(versions[hit.passage])
        assert hit.article == articles.get(first.id)


def test_a_period_brings_in_what_neither_engine_would_have_found(index, embedder):
    index.add(
        article(
            f"urn:{n}", f"The dam number {n} in Arrin holds {n} metres.", published="2024-01-01"
        )
        for n in range(30)
    )
    index.add([article("urn:new", "Wardens closed the sluice.", published="2025-06-01")])
    question = "How much does the dam in Arrin hold?"
    asked = embedder.encode_queries([question])[0]
    june = Timestamp.parse("2025-06-01")
    prior = TimePrior(june.epoch - 7 * DAY, june.epoch_end, 7 * DAY, 1.0, reach=2.0)
    settings = Settings(candidates=5)

    def found(prior):
        hits = retrieve(question, asked, index.view(), NOW, settings, prior=prior)
        return {v.uri: hit for hit in hits for _, v in index.passages([hit.passage])}

    assert "urn:new" not in found(None)
    new = found(prior)["urn:new"]
    assert (new.lexical_rank, new.dense_rank) == (None, None)
    assert new.time == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("weight", "engine"), [(0.0, "lexical_rank"), (1.0, "dense_rank")], ids=["words", "meaning"]
)
def test_a_weight_at_its_bound_ranks_as_one_engine(sample, vector, weight, engine):
    settings = Settings(candidates=20, dense_weight=weight, article_weight=0)
    found = retrieve(QUESTION, vector, sample.view(), NOW, settings)
    assert [getattr(hit, engine) for hit in found[:10]] == list(range(1, 11))


def test_the_words_alone_tell_no_similarity(sample):
    found = NewsRAG(sample).search(QUESTION, mode="lexical", k=5)
    ranks = [hit.lexical_rank for hit in found]  # copies leave gaps
    assert (found[0].rank, ranks[0], ranks) == (1, 1, sorted(set(ranks)))
    assert all(hit.score == hit.lexical for hit in found)
    assert {(hit.dense, hit.dense_rank) for hit in found} == {(None, None)}


def test_the_meaning_alone_tells_no_words(sample):
    found = NewsRAG(sample).search(QUESTION, mode=Mode.DENSE, k=5)
    ranks = [hit.dense_rank for hit in found]  # copies leave gaps
    assert (found[0].rank, ranks[0], ranks) == (1, 1, sorted(set(ranks)))
    assert all(hit.score == hit.dense for hit in found)
    assert {(hit.lexical, hit.lexical_rank) for hit in found} == {(None, None)}


@pytest.mark.parametrize("mode", list(Mode))
def test_a_candidate_is_a_slice_of_a_stored_version(sample, mode):
    for hit in NewsRAG(sample).search(QUESTION, k=20, mode=mode):
        (version,) = [v for v in sample.versions(hit.uri) if v.number == hit.version]
        assert version.text[hit.start : hit.end] == hit.text
        assert (hit.headline, hit.source, hit.published) == (
            version.headline, version.source, version.published,
        )  # fmt: skip


@pytest.mark.parametrize("mode", list(Mode))
def test_fewer_are_returned_where_the_corpus_has_fewer(index, mode):
    fill(index)
    news = NewsRAG(index)
    assert len(news.search("dam in Arrin", k=500, mode=mode)) == 6
    assert len(news.search("dam in Arrin", k=2, mode=mode)) == 2
    assert len(news.search("dam in Arrin", k=5_000, mode=mode)) == 6


@pytest.mark.parametrize("mode", list(Mode))
def test_an_empty_index_gives_nothing(index, mode):
    assert NewsRAG(index).search("dam", mode=mode) == []


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("limit", ["sources", "sections", "languages"])
def test_what_no_filter_lets_through_gives_nothing(index, mode, limit):
    fill(index)
    assert NewsRAG(index).search("dam", mode=mode, **{limit: "Nobody"}) == []


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("section", ["world", "Sport", "health"])
def test_a_limit_says_who_is_found_and_changes_no_score_of_an_engine(sample, mode, section):
    news = NewsRAG(sample)
    found = news.search(QUESTION, k=500, mode=mode, sections=section)
    sections = {sample.versions(hit.uri)[-1].section for hit in found}
    assert sections == {section.casefold()}
    of_all = {hit.passage: hit for hit in news.search(QUESTION, k=500, mode=mode)}
    common = [hit for hit in found if hit.passage in of_all]  # of copies another may stand for all
    assert common
    for hit in common:
        assert hit.lexical in (of_all[hit.passage].lexical, None)
        assert hit.dense in (pytest.approx(of_all[hit.passage].dense), None)


@pytest.mark.parametrize("words", ["the of and", "?!", "zzyzx", "AND OR NOT", '"(*:~', "urn:1"])
def test_no_words_trip_the_search(index, words):
    fill(index)
    news = NewsRAG(index)
    assert len(news.search(words, mode="hybrid")) == 6
    news.search(words, mode="lexical")


def test_passages_that_tie_are_ordered_by_id(index):
    index.add(article(f"urn:{n}", "The dam in Arrin holds.") for n in range(12))
    for mode in Mode:
        found = [hit.passage for hit in NewsRAG(index).search("dam in Arrin", k=12, mode=mode)]
        assert found == sorted(found), mode


@pytest.mark.parametrize("mode", list(Mode))
def test_the_same_search_gives_the_same_list(sample, mode):
    news = NewsRAG(sample)
    first = news.search(QUESTION, k=50, mode=mode)
    assert all(news.search(QUESTION, k=50, mode=mode) == first for _ in range(3))
    assert news.search(QUESTION, k=10, mode=mode) == first[:10]


def test_a_passage_that_was_removed_meanwhile_is_left_out(index, embedder):
    fill(index)
    asked = Question.parse("dam in Arrin")
    vector = embedder.encode_queries([asked.text])[0]
    found = retrieve(asked.text, vector, index.view(), asked.filter, Settings())
    index.remove("urn:3")
    left = candidates(found, index)
    assert {hit.uri for hit in left} == {f"urn:{n}" for n in (0, 1, 2, 4, 5)}
    assert [hit.rank for hit in left] == [1, 2, 3, 4, 5]


def test_the_words_alone_need_no_model(sample_path):
    code = (
        "import sys; from rag import NewsRAG\n"
        f"with NewsRAG.open({str(sample_path)!r}) as news:\n"
        f"    print(len(news.search({QUESTION!r}, k=3, mode='lexical')))\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert (run.stdout, run.stderr) == ("3\nset()\n", "")


def test_a_search_is_refused_for_the_same_reasons_as_a_question(index):
    news = NewsRAG(index)
    with pytest.raises(QuestionError, match="empty"):
        news.search(" ")
    with pytest.raises(QuestionError, match="since"):
        news.search("dam", since="soon")
    with pytest.raises(ValueError, match="fuzzy"):
        news.search("dam", mode="fuzzy")
