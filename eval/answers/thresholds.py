"""What other thresholds of abstention would have done, and whether confidences are probabilities.

An answer is given where its confidence reaches the threshold. Confidences are in the answers, so
that every threshold can be judged without asking again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from eval.significance import LEVEL, resamples

BINS = 10
"""Of equal width, between 0 and 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a threshold does; a share of nothing is None.

    Args:
        threshold: Confidences of at least this are answered.
        answered: Share of all questions that are answered.
        abstain_precision: Of the questions not answered, the share that cannot be.
        abstain_recall: Of the questions that cannot be answered, the share that is not.
        answer_precision: Of the questions answered, the share that can be.
        answer_recall: Of the questions that can be answered, the share that is.
    """

    threshold: float
    answered: float
    abstain_precision: float | None
    abstain_recall: float | None
    answer_precision: float | None
    answer_recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Questions of about the same confidence.

    Args:
        low: Least confidence.
        high: Confidences are below it; the last bin includes 1.
        count: How many questions.
        confidence: Their mean confidence; None without any.
        answerable: The share of them that can be answered; None without any.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    answerable: float | None


def point(threshold: float, confidences: Sequence[float], answerable: Sequence[bool]) -> Point:
    """Return what a threshold does.

    Args:
        threshold: Between 0 and 1.
        confidences: One for each question, at least one.
        answerable: Whether each can be answered.
    """
    can = np.asarray(answerable, bool)
    given = np.asarray(confidences) >= threshold
    return Point(
        threshold=threshold,
        answered=float(given.mean()),
        abstain_precision=_share(~can & ~given, ~given),
        abstain_recall=_share(~can & ~given, ~can),
        answer_precision=_share(can & given, given),
        answer_recall=_share(can & given, can),
    )


def curve(confidences: Sequence[float], answerable: Sequence[bool]) -> tuple[Point, ...]:
    """Return what each threshold does at which something changes, and 0 and 1; ascending."""
    thresholds = sorted({0.0, 1.0, *confidences})
    return tuple(point(threshold, confidences, answerable) for threshold in thresholds)


def auroc(confidences: Sequence[float], answerable: Sequence[bool]) -> float | None:
    """Return the area under the ROC curve; None unless there are questions of both kinds.

    It is the probability that a question which can be answered has a greater confidence than one
    which cannot, ties counting a half (Hanley and McNeil, Radiology 143, 1982).
    """
    can, order = np.asarray(answerable, bool), _order(confidences, answerable)
    return float(order.mean()) if can.any() and not can.all() else None


def auroc_interval(
    confidences: Sequence[float], answerable: Sequence[bool]
) -> tuple[float, float] | None:
    """Return its interval by the percentile bootstrap of `eval.significance`."""
    can, order = np.asarray(answerable, bool), _order(confidences, answerable)
    if can.all() or not can.any():
        return None
    areas = []
    for times in resamples(len(can)):
        right, wrong = times[:, can].astype(float), times[:, ~can].astype(float)
        pairs = right.sum(1) * wrong.sum(1)
        won = ((right @ order) * wrong).sum(1)
        areas.append(won[pairs > 0] / pairs[pairs > 0])
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(np.concatenate(areas), [tail, 100 - tail])
    return float(low), float(high)


def _order(confidences: Sequence[float], answerable: Sequence[bool]) -> NDArray[np.float64]:
    """Return 1, ½ or 0 for each pair of a question that can be answered and one that cannot."""
    values, can = np.asarray(confidences, float), np.asarray(answerable, bool)
    right, wrong = values[can][:, None], values[~can][None, :]
    order: NDArray[np.float64] = (right > wrong) + 0.5 * (right == wrong)
    return order


def bins(confidences: Sequence[float], answerable: Sequence[bool]) -> tuple[Bin, ...]:
    """Return the reliability table: `BINS` bins of confidence against what could be answered."""
    values, can = np.asarray(confidences, float), np.asarray(answerable, bool)
    places = np.minimum((values * BINS).astype(int), BINS - 1)
    found = []
    for n, (low, high) in enumerate(pairwise(np.linspace(0, 1, BINS + 1))):
        inside = places == n
        count = int(inside.sum())
        found.append(
            Bin(
                low=round(float(low), 6),
                high=round(float(high), 6),
                count=count,
                confidence=float(values[inside].mean()) if count else None,
                answerable=float(can[inside].mean()) if count else None,
            )
        )
    return tuple(found)


def expected_calibration_error(found: Sequence[Bin]) -> float:
    """Return the mean distance of confidence and share over the bins, weighted by questions.

    Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning
    (AAAI 2015).
    """
    total = sum(part.count for part in found)
    return sum(
        part.count / total * abs(part.confidence - part.answerable)
        for part in found
        if part.confidence is not None and part.answerable is not None
    )


def brier(confidence: float, answerable: bool) -> float:
    """Return the squared error of one probability (Brier, Monthly Weather Review 78, 1950)."""
    return (confidence - answerable) ** 2


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None
