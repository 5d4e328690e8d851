"""Figures over questions: who counts in which, and intervals of what does not concern all."""

import numpy as np
import pytest

from eval.answers.evaluation import compare
from eval.answers.judge import Coverage, Finding
from eval.answers.judged import judged
from eval.answers.measures import MEASURES, Column, column_intervals, columns
from eval.significance import intervals, weighted_intervals
from tests.eval.answers.making import answer, citation, reply, topic


class Agreeing:
    """Supports everything, and finds an assertion that the first sentence begins with."""

    def supports(self, statement, citations):
        return Finding(True, "scripted")

    def covers(self, assertion, question, statements):
        first = statements[0] if statements else ""
        return Coverage.SUPPORT if first.startswith(assertion) else Coverage.NONE

    def correct(self, question, golds, answer):
        return bool(answer)


class Unfailing:
    def faults(self, record):
        return ()


def judge(asked, given):
    return judged(asked, reply(asked, given), Agreeing(), Unfailing())


SAID = answer(("Oslo it is, they said.", [1]), citations=[citation(1, "Oslo")])
UNCITED = answer(("Bergen it is.", []), ("Oslo it is.", []), confidence=0.6)
SILENT = answer(confidence=0.2)


@pytest.fixture
def four():
    """Answered rightly, answered without citations, abstained wrongly, abstained rightly."""
    return columns(
        [
            judge(topic("a", answers=("Oslo",), assertions=("Oslo",)), SAID),
            judge(topic("b", unanswerable=True, assertions=("Oslo",)), UNCITED),
            judge(topic("c", answers=("Bergen",), assertions=("Oslo", "Bergen")), SILENT),
            judge(topic("d", unanswerable=True), SILENT),
        ]
    )


@pytest.mark.parametrize(
    ("name", "count", "mean"),
    [
        ("decision", 4, 0.5),
        ("answered", 4, 0.5),
        ("abstain_precision", 2, 0.5),
        ("abstain_recall", 2, 0.5),
        ("abstain_f1", 3, 0.5),
        ("answer_precision", 2, 0.5),
        ("answer_recall", 2, 0.5),
        # (.1² + .6² + .8² + .2²) / 4
        ("brier", 4, 0.2625),
        ("states", 2, 1),
        ("citation_recall", 2, 0.5),
        ("citation_precision", 2, 0.5),
        ("exactness", 2, 1),
        ("correct", 2, 0.5),
        ("contains", 2, 0.5),
        ("contains_90", 2, 0.5),
        ("contains_first", 2, 0.5),
        ("exact_match", 2, 0),
        # "oslo it is they said" against "oslo": P 1/5, R 1, F1 1/3; the other 0.
        ("f1", 2, 1 / 6),
        ("nuggets_strict", 2, 0.5),
        ("nuggets", 2, 0.5),
        ("words", 2, 5.5),
    ],
)
def test_who_counts_in_which_figure(four, name, count, mean):
    assert four[name].count == count
    assert four[name].mean() == pytest.approx(mean)


def test_every_figure_is_tested_here(four):
    assert set(four) == set(MEASURES)


@pytest.mark.parametrize(
    ("tp", "fp", "fn", "expected"), [(3, 1, 2, 2 * 3 / 9), (1, 0, 0, 1), (0, 2, 3, 0)]
)
def test_f1_of_abstaining_is_that_of_precision_and_recall(tp, fp, fn, expected):
    can, cannot = topic("a"), topic("b", unanswerable=True)
    found = columns(
        [
            *(judge(cannot, SILENT) for _ in range(tp)),
            *(judge(can, SILENT) for _ in range(fp)),
            *(judge(cannot, SAID) for _ in range(fn)),
            judge(can, SAID),
        ]
    )
    assert found["abstain_f1"].mean() == pytest.approx(expected)


def test_without_unanswerable_questions_abstaining_has_no_f1():
    found = columns([judge(topic("a"), SILENT), judge(topic("b"), SAID)])
    assert found["abstain_f1"].mean() is None
    assert found["abstain_precision"].mean() == 0


def test_contains_first_sees_the_first_sentence_only():
    found = columns([judge(topic("a", answers=("Oslo",)), UNCITED)])
    assert (found["contains"].mean(), found["contains_first"].mean()) == (1, 0)


def test_values_of_questions_that_say_nothing_are_none(four):
    assert four["abstain_recall"].listed() == [None, 0, None, 1]
    assert four["abstain_recall"].mean([0, 2]) is None
    assert four["abstain_recall"].mean([0, 3]) == 1


def test_intervals_are_those_of_the_mean_where_all_say_something():
    values = np.arange(20.0)[:, None] / 20
    assert weighted_intervals(values, np.ones((20, 1))) == pytest.approx(intervals(values))


def test_intervals_of_a_part_vary_with_its_size():
    values, weights = np.zeros((40, 2)), np.ones((40, 2))
    values[::2] = 1
    weights[10:, 1] = 0
    (low, high), (part_low, part_high) = weighted_intervals(values, weights)
    assert part_low < low < 0.5 < high < part_high


def test_a_figure_that_no_question_tells_has_no_interval(four):
    nothing = Column(np.zeros(4), np.zeros(4))
    assert set(column_intervals({"a": four["decision"], "b": nothing})) == {"a"}
    assert column_intervals({"b": nothing}) == {}


def test_systems_are_compared_over_the_questions_of_which_both_say_something():
    def column(values, weights):
        return Column(np.array(values, float), np.array(weights, float))

    empty = {name: column([0, 0, 0], [0, 0, 0]) for name in MEASURES}
    one = {**empty, "contains": column([1, 1, 0], [1, 1, 1]), "f1": column([1, 0, 0], [1, 0, 0])}
    two = {**empty, "contains": column([0, 1, 1], [1, 1, 0]), "f1": column([1, 0, 0], [0, 1, 0])}
    (found,) = compare({"two": two, "one": one}, "two")
    assert (found.system, found.measure, found.difference) == ("one", "contains", 0.5)
    assert (found.wins, found.ties, found.losses) == (1, 1, 0)
    assert (found.p, found.p_corrected) == (1.0, 1.0)
    assert compare({"two": two}, "two") == ()
