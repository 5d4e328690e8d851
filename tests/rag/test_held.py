"""What may be the answer in a sentence, and how the question's words stand around it."""

import pytest

from rag.asked import read_asked
from rag.extractive.held import Around, around, beside, held_spans, words_of
from rag.terms import Terms

ASKED = read_asked("How many ships did the Arrin dock repair?")
TERMS = Terms(weights={"ship": 1.0, "arrin": 2.0, "dock": 1.0}, names=frozenset({"arrin"}))


def found(text):
    return around(text, words_of(text), ASKED, TERMS)


def test_words_are_stemmed_and_stop_words_empty():
    assert words_of("The ships, docked") == [(0, ""), (4, "ship"), (11, "dock")]


def test_without_what_may_answer_nothing_stands_around_it():
    assert found("The Arrin dock repairs ships.") == Around(False, 0.0, 0.0, 0.0)


def test_a_term_counts_less_the_further_it_stands():
    near = found("The Arrin dock has 12 ships.")
    assert (near.held, near.beside, near.close) == (True, 1.0, 1.0)
    # one word to "ships", two to "dock", three to "Arrin", of the weights 1, 1 and 2
    assert near.nearness == pytest.approx((1 / 1.25 + 1 / 1.5 + 2 / 1.75) / 4)


def test_what_stands_far_off_is_beside_but_not_close_and_then_neither():
    far = found("The Arrin had, for all of its long life and ours, the 12 ships.")
    assert (far.beside, far.close) == (0.25, 0.25)
    between = found("The Arrin has had for its part 12 ships.")
    assert (between.beside, between.close) == (0.75, 0.25)
    assert far.nearness < between.nearness


def test_the_best_of_several_spans_counts():
    text = "On 4 barges they slept. The Arrin dock has 12 ships."
    assert found(text).nearness == found("The Arrin dock has 12 ships.").nearness


def test_reach_is_in_words():
    text = "Ships came to it, 12 of them."
    words = words_of(text)
    held = held_spans(text, words, ASKED, TERMS)
    assert beside(words, held, TERMS, 4) == 0.25
    assert beside(words, held, TERMS, 3) == 0.0
