"""Judged answers to figures: every figure is a weighted mean over the questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.answers.citations import citation_precision, citation_recall
from eval.answers.gold import beginning, contains, exact_match, f1
from eval.answers.judged import Judged
from eval.answers.nuggets import nuggets, nuggets_strict
from eval.answers.thresholds import brier
from eval.significance import weighted_intervals

Value = tuple[float, float] | None
"""What a question adds to a figure, and its weight; None if it says nothing of it."""


def _decision(one: Judged) -> Value:
    return float(one.abstained == one.topic.unanswerable), 1.0


def _answered(one: Judged) -> Value:
    return float(not one.abstained), 1.0


def _abstain_precision(one: Judged) -> Value:
    return (float(one.topic.unanswerable), 1.0) if one.abstained else None


def _abstain_recall(one: Judged) -> Value:
    return (float(one.abstained), 1.0) if one.topic.unanswerable else None


def _abstain_f1(one: Judged) -> Value:
    # 2·TP / (2·TP + FP + FN) as a weighted mean: a true positive weighs 2, an error 1.
    weight = one.abstained + one.topic.unanswerable
    return (float(weight == 2), float(weight)) if weight else None


def _answer_precision(one: Judged) -> Value:
    return None if one.abstained else (float(not one.topic.unanswerable), 1.0)


def _answer_recall(one: Judged) -> Value:
    return None if one.topic.unanswerable else (float(not one.abstained), 1.0)


def _brier(one: Judged) -> Value:
    confidence = one.reply.answer.trace.confidence
    return brier(confidence, answerable=not one.topic.unanswerable), 1.0


def _of_answers(measure: Callable[[Judged], float | None]) -> Callable[[Judged], Value]:
    def value(one: Judged) -> Value:
        found = None if one.abstained else measure(one)
        return None if found is None else (found, 1.0)

    return value


def _with_gold(
    measure: Callable[[str, Sequence[str]], float], part: Callable[[Judged], str] | None = None
) -> Callable[[Judged], Value]:
    def value(one: Judged) -> Value:
        if one.topic.unanswerable or not one.topic.answers:
            return None
        text = part(one) if part else one.text
        return 0.0 if one.abstained else measure(text, one.topic.answers), 1.0

    return value


def _with_assertions(measure: Callable[[Judged], float]) -> Callable[[Judged], Value]:
    return lambda one: (measure(one), 1.0) if one.coverages else None


def _correct(one: Judged) -> Value:
    return None if one.correct is None else (float(one.correct), 1.0)


MEASURES: Mapping[str, Callable[[Judged], Value]] = {
    "decision": _decision,
    "answered": _answered,
    "abstain_precision": _abstain_precision,
    "abstain_recall": _abstain_recall,
    "abstain_f1": _abstain_f1,
    "answer_precision": _answer_precision,
    "answer_recall": _answer_recall,
    "brier": _brier,
    "states": _of_answers(lambda one: float(any(said.needs for said in one.statements))),
    "citation_recall": _of_answers(lambda one: citation_recall(one.statements)),
    "citation_precision": _of_answers(lambda one: citation_precision(one.statements)),
    "exactness": _of_answers(lambda one: float(not one.faults)),
    "correct": _correct,
    "contains": _with_gold(contains),
    "contains_90": _with_gold(contains, lambda one: beginning(one.text)),
    "contains_first": _with_gold(contains, lambda one: one.first),
    "exact_match": _with_gold(exact_match),
    "f1": _with_gold(f1),
    "nuggets_strict": _with_assertions(lambda one: nuggets_strict(one.coverages)),
    "nuggets": _with_assertions(lambda one: nuggets(one.coverages)),
    "words": _of_answers(lambda one: float(len(one.text.split()))),
}
"""By name, what each question adds; docs/evaluation.md defines."""

LOWER = ("brier",)
"""Figures that are better the lower they are."""
FLOORED = tuple(name for name in MEASURES if name not in (*LOWER, "words", "answered"))
"""Figures that can have a floor."""


@dataclass(frozen=True, slots=True)
class Column:
    """One figure's values.

    Args:
        values: One a question, shape (n,); 0 where it says nothing.
        weights: Theirs, shape (n,); 0 where it says nothing.
    """

    values: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many questions say something."""
        return int((self.weights > 0).sum())

    def mean(self, at: Sequence[int] | None = None) -> float | None:
        """Return the figure, of all questions or of those at some places; None of none."""
        places = np.arange(len(self.values)) if at is None else np.asarray(at, int)
        weights = self.weights[places]
        total = float(weights.sum())
        return float(self.values[places] @ weights) / total if total else None

    def listed(self) -> list[float | None]:
        """Return the values, None where a question says nothing."""
        return [
            float(value) if weight else None
            for value, weight in zip(self.values, self.weights, strict=True)
        ]


def columns(found: Sequence[Judged]) -> dict[str, Column]:
    """Return the values of every measure, in the order of the questions.

    Where no question is unanswerable, abstaining has no recall and therefore no F1.
    """
    made = {}
    for name, measure in MEASURES.items():
        rows = [measure(one) or (0.0, 0.0) for one in found]
        values, weights = np.array(rows, np.float64).reshape(-1, 2).T
        made[name] = Column(values, weights)
    if not made["abstain_recall"].count:
        made["abstain_f1"] = made["abstain_recall"]
    return made


def column_intervals(found: Mapping[str, Column]) -> dict[str, tuple[float, float]]:
    """Return by measure the 95% interval of its mean, of those that have one."""
    known = {name: column for name, column in found.items() if column.count}
    if not known:
        return {}
    values = np.array([column.values for column in known.values()]).T
    weights = np.array([column.weights for column in known.values()]).T
    ends = weighted_intervals(values, weights)
    return {name: (float(low), float(high)) for name, (low, high) in zip(known, ends, strict=True)}
