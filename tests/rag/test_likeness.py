"""How near a sentence comes to a question's words, in whatever words it says it."""

import numpy as np
import pytest

from rag import NewsRAG
from rag.evidence import COLUMNS
from rag.extractive.features import BY_MEANING, by_meaning
from rag.extractive.likeness import Likeness, likeness, weighed_words
from rag.terms import Terms

QUESTION = "How long a jail term did Reddick get?"
TERMS = Terms({"jail": 3.0, "term": 2.0, "reddick": 5.0}, frozenset({"reddick"}))


@pytest.fixture
def like(embedder):
    def of(*sentences, question=QUESTION, terms=TERMS):
        read = embedder.read_documents([question, *sentences]).tokens
        return likeness(question, weighed_words(question, terms), read[0], read[1:], embedder)

    return of


def test_words_are_weighed_by_what_they_tell():
    words = weighed_words(QUESTION, TERMS)
    assert [(QUESTION[w.start : w.end], w.weight, w.named) for w in words] == [
        ("jail", 3.0, False), ("term", 2.0, False), ("Reddick", 5.0, True),
    ]  # fmt: skip
    assert weighed_words("How long?", TERMS) == []


def test_another_word_of_the_same_sense_is_nearer_than_one_of_another(like):
    prison, chair = like(
        "Reddick was sentenced to four years in prison.", "Reddick was given four wooden chairs."
    ).words
    jail, name = 0, 2
    assert prison[jail] > chair[jail] + 0.1
    assert min(prison[name], chair[name]) > prison[jail]


def test_the_same_word_in_the_same_place_is_as_near_as_can_be(like):
    same = like(QUESTION)
    assert same.words[0] == pytest.approx([1.0, 1.0, 1.0], abs=0.01)
    assert same.frame[0] == pytest.approx(1.0, abs=0.01)
    assert 0.3 < same.back[0] < 0.9  # most of its tokens are no words that tell


def test_what_is_of_the_kind_that_is_asked_for_comes_nearer_to_the_question_word(like):
    found = like("It took place in a hall by the river.", "It took eleven days.")
    assert found.frame[1] > found.frame[0] + 0.03


def test_a_sentence_that_says_other_things_comes_less_near_on_the_way_back(like):
    found = like(
        "Reddick went to jail.",
        "Reddick went to jail, and the harbour froze over, so that no ship sailed until April.",
    )
    assert found.back[0] > found.back[1] + 0.05


def test_those_of_some_of_the_sentences_are_theirs(like):
    found = like("Reddick went to jail.", "Snow fell.", "It took eleven days.")
    some = found.of(np.array([2, 0]))
    assert some.words.tolist() == found.words[[2, 0]].tolist()
    assert some.frame.tolist() == found.frame[[2, 0]].tolist()
    assert some.back.tolist() == found.back[[2, 0]].tolist()


def test_where_there_are_no_words_there_is_nothing_to_come_near(like):
    wordless = like("Snow fell.", question="How long?")
    assert wordless.words.shape == (1, 0)
    assert (wordless.frame[0] > 0, wordless.back.tolist()) == (True, [0.0])
    assert like().words.shape == (0, 3)
    assert [part.tolist() for part in like("")] == [[[0.0, 0.0, 0.0]], [0.0], [0.0]]


def test_a_question_that_is_longer_than_the_embedder_reads_is_cut(like):
    (row,) = like(
        "Snow fell.",
        question="Snow " * 300 + "jail",
        terms=Terms({"jail": 1.0, "snow": 1.0}, frozenset()),
    ).words
    assert row[0] > 0.3
    assert row[-1] == 0.0


def test_the_evidence_says_how_near_the_words_are_met(sample):
    news = NewsRAG(sample)
    near = news.ask("How long a jail term did ex-mayor Reddick get?").trace.evidence
    far = news.ask("How long a garden hose did ex-mayor Reddick get?").trace.evidence
    assert near["unlike"] > far["unlike"]
    assert near["likeness"] > far["likeness"]
    assert {"best_likeness", "likeness", "unlike"} < set(COLUMNS)
    assert all(np.isfinite(list(near.values())))


def test_the_ranking_knows_how_near_the_tokens_come():
    """Of the words, names do not count: what a name comes near to is that name or nothing."""
    words = weighed_words(QUESTION, TERMS)
    found = Likeness(
        words=np.array([[0.5, 0.25, 1.0], [0.1, 0.1, 0.9]]),
        frame=np.array([0.3, 0.5]),
        back=np.array([0.2, 0.4]),
    )
    unit = np.eye(2, dtype=np.float32)
    columns = by_meaning(unit, unit[0], np.full((2, 2), -1), found, words)
    by_name = dict(zip(BY_MEANING, columns.T.tolist(), strict=True))
    assert by_name["cosine"] == [1.0, 0.0]
    assert by_name["like_words"] == pytest.approx([(3 * 0.5 + 2 * 0.25) / 5, 0.1])
    assert by_name["like_frame"] == [0.3, 0.5]
    assert by_name["like_frame_behind_best"] == pytest.approx([-0.2, 0.0])
    assert by_name["like_back"] == [0.2, 0.4]


def test_sentences_that_were_read_tell_what_they_come_near_to(sample):
    news = NewsRAG(sample)
    told = news.ask("How long did the strike at Calder Bay last?").trace.evidence
    assert 0 < told["lead_frame"] <= told["frame"] <= 1
    assert 0 < told["best_frame"] <= told["frame"]
    assert 0 < told["lead_back"] <= 1
