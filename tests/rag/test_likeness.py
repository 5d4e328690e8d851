"""How near a sentence comes to a question's words, in whatever words it says it."""

import numpy as np
import pytest

from rag import NewsRAG
from rag.evidence import COLUMNS
from rag.extractive.likeness import likeness, weighed_words
from rag.terms import Terms

QUESTION = "How long a jail term did Reddick get?"
TERMS = Terms({"jail": 3.0, "term": 2.0, "reddick": 5.0}, frozenset({"reddick"}))


@pytest.fixture
def like(embedder):
    def of(*sentences, question=QUESTION, terms=TERMS):
        read = embedder.read_documents([question, *sentences]).tokens
        return likeness(question, terms, read[0], read[1:], embedder)

    return of


def test_words_are_weighed_by_what_they_tell():
    words = weighed_words(QUESTION, TERMS)
    assert [(QUESTION[start:end], weight) for start, end, weight in words] == [
        ("jail", 3.0), ("term", 2.0), ("Reddick", 5.0),
    ]  # fmt: skip
    assert weighed_words("How long?", TERMS) == []


def test_another_word_of_the_same_sense_is_nearer_than_one_of_another(like):
    prison, chair = like(
        "Reddick was sentenced to four years in prison.", "Reddick was given four wooden chairs."
    )
    jail, name = 0, 2
    assert prison[jail] > chair[jail] + 0.1
    assert min(prison[name], chair[name]) > prison[jail]


def test_the_same_word_in_the_same_place_is_as_near_as_can_be(like):
    assert like(QUESTION)[0] == pytest.approx([1.0, 1.0, 1.0], abs=0.01)


def test_where_there_are_no_words_there_is_nothing_to_come_near(like):
    assert like("Snow fell.", question="How long?").shape == (1, 0)
    assert like().shape == (0, 3)
    assert like("").tolist() == [[0.0, 0.0, 0.0]]


def test_a_question_that_is_longer_than_the_embedder_reads_is_cut(like):
    (row,) = like(
        "Snow fell.",
        question="Snow " * 300 + "jail",
        terms=Terms({"jail": 1.0, "snow": 1.0}, frozenset()),
    )
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
