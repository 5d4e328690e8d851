"""The baselines that fuse: what they score is computed here by hand, too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.reciprocal import ReciprocalRanks, reciprocal
from eval.systems import standard
from rag import NewsRAG, Settings
from rag.question import Question
from rag.retrieval import Mode

RANKINGS = st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4)
QUESTION = "How many points does the U.S. plan have?"


@pytest.mark.parametrize(
    ("rankings", "expected"),
    [
        ([], {}),
        ([[], []], {}),
        ([[7]], {7: 1 / 61}),
        ([[7, 8], [8, 9]], {8: 1 / 62 + 1 / 61, 7: 1 / 61, 9: 1 / 62}),
        ([[9, 8], [8, 9]], {8: 1 / 61 + 1 / 62, 9: 1 / 61 + 1 / 62}),
        # Second in both lists goes before first in one: 2/62 = .0323 against 1/61 = .0164.
        ([[1, 5], [2, 5]], {5: 2 / 62, 1: 1 / 61, 2: 1 / 61}),
    ],
)
def test_reciprocal_rank_fusion_is_that_of_the_paper(rankings, expected):
    found = reciprocal(rankings)
    assert found == pytest.approx(expected)
    assert list(found) == list(expected)


@given(RANKINGS)
def test_scores_fall_and_every_item_is_there_once(rankings):
    found = reciprocal(rankings)
    assert set(found) == {item for ranking in rankings for item in ranking}
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(RANKINGS)
def test_the_order_of_the_rankings_does_not_matter(rankings):
    assert list(reciprocal(rankings)) == list(reciprocal(rankings[::-1]))


def ranked(news, text, mode=Mode.HYBRID):
    asked = Question.parse(text, as_of="2025-11-30")
    vector = news.index.embedder.encode_queries([asked.text])[0]
    return news.rank(asked, vector, news.index.view(), mode=mode)


@pytest.fixture
def systems(opened):
    return {s.name: s.searcher(opened, s.settings) for s in standard(Settings())}


def test_rrf_ranks_by_the_places_of_both_engines(systems):
    found = ranked(systems["rrf"], QUESTION)
    words = [hit.passage for hit in ranked(systems["rrf"], QUESTION, Mode.LEXICAL)]
    meaning = [hit.passage for hit in ranked(systems["rrf"], QUESTION, Mode.DENSE)]
    by_hand = {
        key: sum(1 / (61 + ranking.index(key)) for ranking in (words, meaning) if key in ranking)
        for key in {*words, *meaning}
    }
    assert {hit.passage: hit.score for hit in found} == pytest.approx(by_hand)
    assert [hit.score for hit in found] == sorted(by_hand.values(), reverse=True)
    for hit in found:
        assert hit.lexical_rank == (words.index(hit.passage) + 1 if hit.passage in words else None)
        assert hit.dense_rank == meaning.index(hit.passage) + 1
        assert (hit.time, hit.article) == (0.0, None)


def test_average_is_the_mean_of_both_engines_scores_from_least_to_most(systems):
    found = ranked(systems["average"], QUESTION)
    words = {hit.passage: hit.lexical for hit in found if hit.lexical is not None}
    low, high = min(words.values()), max(words.values())
    near = np.array([hit.dense for hit in found])
    for hit in found:
        word = (words[hit.passage] - low) / (high - low) if hit.passage in words else 0.0
        meaning = (hit.dense - near.min()) / (near.max() - near.min())
        assert hit.score == pytest.approx((word + meaning) / 2)
        assert (hit.time, hit.article) == (0.0, None)


def test_a_search_of_rrf_shows_its_scores_without_repeats(systems):
    found = systems["rrf"].search(QUESTION, as_of="2025-11-30")
    order = [hit.passage for hit in ranked(systems["rrf"], QUESTION)]
    assert [candidate.passage for candidate in found] == [
        key for key in order if key in {candidate.passage for candidate in found}
    ]
    assert found[0].score <= 2 / 61


def test_a_part_of_the_question_is_not_asked_by_the_baselines(systems):
    text = "Did the Calder Bay strike or the Kessick explosion come first?"
    assert systems["hybrid"].settings.decompose
    for name in ("rrf", "average"):
        assert not systems[name].settings.decompose
        assert isinstance(systems[name], NewsRAG)
    alone = ReciprocalRanks(systems["rrf"].index, Settings())
    assert ranked(alone, text) == ranked(systems["rrf"], text)
