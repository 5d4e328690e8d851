"""Two lists become one by a weighted sum that can be worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.fusion import convex, min_max

NAN = np.nan


@pytest.mark.parametrize(
    ("lexical", "dense", "weight", "fused"),
    [
        ([2, 4, 6], [0.1, 0.3, 0.5], 0.5, [0, 0.5, 1]),
        ([6, 4, 2], [0.1, 0.3, 0.5], 0.5, [0.5, 0.5, 0.5]),
        ([6, 4, 2], [0.1, 0.3, 0.5], 0.75, [0.25, 0.5, 0.75]),
        ([6, 4, 2], [0.1, 0.3, 0.5], 0, [1, 0.5, 0]),
        ([6, 4, 2], [0.1, 0.3, 0.5], 1, [0, 0.5, 1]),
        # what the words do not find has no lexical share, and takes no part in the scaling
        ([NAN, 4, 6], [0.5, 0.3, 0.1], 0.5, [0.5, 0.25, 0.5]),
        ([NAN, 5, NAN], [0, 1, 0.5], 0.5, [0, 1, 0.25]),
        ([NAN, NAN], [0.2, 0.6], 0.5, [0, 0.5]),
        # where all are equal, all are as good as the best
        ([3, 3], [0.2, 0.6], 0.5, [0.5, 1]),
        ([2, 4], [0.4, 0.4], 0.5, [0.5, 1]),
        ([3], [0.4], 0.25, [1]),
        ([NAN], [0.4], 0.25, [0.25]),
        ([-2, 0], [-1, -0.5], 0.5, [0, 1]),
        ([], [], 0.5, []),
    ],
)
def test_the_convex_combination(lexical, dense, weight, fused):
    scores = convex(np.array(lexical, float), np.array(dense, float), weight)
    assert scores == pytest.approx(fused)


@pytest.mark.parametrize(
    ("scores", "scaled"), [([], []), ([7], [1]), ([2, 2], [1, 1]), ([1, 2, 5], [0, 0.25, 1])]
)
def test_scores_are_scaled_between_their_least_and_their_greatest(scores, scaled):
    assert min_max(np.array(scores, float)) == pytest.approx(scaled)


def test_what_is_fused_is_left_as_it_was():
    lexical, dense = np.array([NAN, 1.0, 2.0]), np.array([0.1, 0.2, 0.3])
    convex(lexical, dense, 0.5)
    assert np.array_equal(lexical, [NAN, 1, 2], equal_nan=True)
    assert np.array_equal(dense, [0.1, 0.2, 0.3])


columns = arrays(
    np.float64, 12, elements=st.floats(-100, 100, allow_subnormal=False) | st.just(NAN)
)


@given(columns, columns, st.floats(0, 1))
def test_fused_scores_lie_between_0_and_1(lexical, dense, weight):
    fused = convex(lexical, np.nan_to_num(dense), weight)
    assert fused.min() >= 0
    assert fused.max() <= 1 + 1e-12


@given(columns, st.floats(0.01, 100), st.floats(-50, 50))
def test_the_scale_of_an_engine_does_not_matter(dense, factor, shift):
    lexical, dense = np.arange(12.0), np.round(np.nan_to_num(dense), 3)
    moved = convex(lexical * factor + shift, dense * factor + shift, 0.5)
    assert moved == pytest.approx(convex(lexical, dense, 0.5), abs=1e-6)
