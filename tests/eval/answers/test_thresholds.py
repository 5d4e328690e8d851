"""The threshold curve and the calibration, on confidences small enough to do by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from eval.answers.thresholds import (
    auroc,
    auroc_interval,
    bins,
    brier,
    curve,
    expected_calibration_error,
    point,
)

CONFIDENCES = [0.9, 0.8, 0.6, 0.4, 0.2]
ANSWERABLE = [True, True, False, True, False]


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        # answered, abstain P, abstain R, answer P, answer R
        (0.0, (1.0, None, 0.0, 3 / 5, 1.0)),
        (0.4, (4 / 5, 1.0, 1 / 2, 3 / 4, 1.0)),
        (0.41, (3 / 5, 1 / 2, 1 / 2, 2 / 3, 2 / 3)),
        (0.8, (2 / 5, 2 / 3, 1.0, 1.0, 2 / 3)),
        (1.0, (0.0, 2 / 5, 1.0, None, 0.0)),
    ],
)
def test_what_a_threshold_does(threshold, expected):
    found = point(threshold, CONFIDENCES, ANSWERABLE)
    assert found.threshold == threshold
    assert (
        found.answered,
        found.abstain_precision,
        found.abstain_recall,
        found.answer_precision,
        found.answer_recall,
    ) == pytest.approx(expected)


def test_shares_of_nothing_are_none():
    one_kind = point(0.5, [0.9, 0.1], [True, True])
    assert one_kind.abstain_recall is None
    assert one_kind.abstain_precision == 0


def test_the_curve_has_a_point_where_something_changes():
    assert [p.threshold for p in curve(CONFIDENCES, ANSWERABLE)] == [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1]


@pytest.mark.parametrize(
    ("confidences", "answerable", "area"),
    [
        # 3 x 2 pairs; 0.4 against 0.6 is the only one in the wrong order.
        (CONFIDENCES, ANSWERABLE, 5 / 6),
        ([0.5, 0.5], [True, False], 0.5),
        ([0.1, 0.9], [True, False], 0.0),
        ([0.1, 0.9], [True, True], None),
        ([0.1, 0.9], [False, False], None),
    ],
)
def test_auroc(confidences, answerable, area):
    assert auroc(confidences, answerable) == (None if area is None else pytest.approx(area))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=40))
def test_auroc_is_what_scikit_learn_says(rows):
    confidences, answerable = zip(*rows, strict=True)
    if len(set(answerable)) == 2:
        expected = roc_auc_score(answerable, confidences)
        assert auroc(confidences, answerable) == pytest.approx(expected)


def test_the_interval_of_auroc_holds_it():
    low, high = auroc_interval(CONFIDENCES * 4, ANSWERABLE * 4)
    assert 0.5 < low < 5 / 6 < high <= 1
    assert auroc_interval([0.9, 0.8], [True, False]) == (1.0, 1.0)
    assert auroc_interval([0.9], [True]) is None


def test_bins_and_their_error():
    confidences = [0.05, 0.15, 0.15, 1.0, 0.95]
    answerable = [False, True, False, True, True]
    found = bins(confidences, answerable)
    assert [part.count for part in found] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (found[0].low, found[9].low, found[9].high) == (0, 0.9, 1)
    assert found[1].confidence == pytest.approx(0.15)
    assert found[1].answerable == 0.5
    assert found[2].confidence is None
    # 1/5 * .05 + 2/5 * .35 + 2/5 * .025
    assert expected_calibration_error(found) == pytest.approx(0.16)


@pytest.mark.parametrize(
    ("confidence", "answerable", "score"), [(1, True, 0), (0, True, 1), (0.3, False, 0.09)]
)
def test_brier(confidence, answerable, score):
    assert brier(confidence, answerable=answerable) == pytest.approx(score)
