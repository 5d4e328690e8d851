"""Exact match, F1 and containment, each computed by hand."""

import pytest

from eval.answers.gold import beginning, contains, exact_match, f1, normalised, plain_answer
from eval.answers.judge import Coverage
from eval.answers.nuggets import nuggets, nuggets_strict


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cat sat on a mat.", ["cat", "sat", "on", "mat"]),
        ("AN Apple, an orange", ["apple", "orange"]),
        ("28-point", ["28point"]),
        ("“Squid Game”—a hit", ["squid", "gamea", "hit"]),
        ("$4.2 million", ["42", "million"]),
        ("theatre", ["theatre"]),
        ("The", []),
    ],
)
def test_normalisation_is_squads(text, words):
    assert normalised(text) == words


@pytest.mark.parametrize(
    ("answer", "golds", "exact", "score", "contained"),
    [
        ("Oslo", ["Oslo"], 1, 1, 1),
        ("The Oslo.", ["oslo"], 1, 1, 1),
        # Three words, one shared: P 1/3, R 1, F1 1/2.
        ("in Oslo Norway", ["Oslo"], 0, 0.5, 1),
        # P 2/4, R 2/3, F1 4/7.
        ("red blue green grey", ["red blue pink"], 0, 4 / 7, 0),
        # A word counts as often as both have it: shared 1, P 1/3, R 1, F1 1/2.
        ("no no no", ["no"], 0, 0.5, 1),
        # The best gold answer counts.
        ("eleven people", ["11", "eleven", "eleven people"], 1, 1, 1),
        ("nothing of it", ["something else"], 0, 0, 0),
        # Containment is of whole words, in their order.
        ("In 2011 nobody died", ["11"], 0, 0, 0),
        ("Game of Squid", ["Squid Game"], 0, 0.8, 0),
        # A gold answer without a word is in nothing, and only nothing equals it.
        ("a fact", ["the"], 0, 0, 0),
        ("anything", [], 0, 0, 0),
    ],
)
def test_an_answer_against_gold_answers(answer, golds, exact, score, contained):
    assert exact_match(answer, golds) == exact
    assert f1(answer, golds) == pytest.approx(score)
    assert contains(answer, golds) == contained


def test_numbers_of_citations_are_no_words():
    assert plain_answer("It held. [1] It rained [2][13].") == "It held. It rained."


def test_the_beginning_of_an_answer():
    text = " ".join(f"w{n}" for n in range(100))
    assert contains(beginning(text), ["w89"]) == 1
    assert contains(beginning(text), ["w90"]) == 0
    assert beginning("a b  c", 2) == "a b"


@pytest.mark.parametrize(
    ("found", "strict", "partial"),
    [
        ("s", 1, 1),
        ("p", 0, 0.5),
        ("n", 0, 0),
        ("spn", 1 / 3, 0.5),
        ("sspn", 0.5, 0.625),
    ],
)
def test_nuggets_strict_and_with_halves(found, strict, partial):
    labels = {"s": Coverage.SUPPORT, "p": Coverage.PARTIAL, "n": Coverage.NONE}
    coverages = [labels[letter] for letter in found]
    assert nuggets_strict(coverages) == pytest.approx(strict)
    assert nuggets(coverages) == pytest.approx(partial)
