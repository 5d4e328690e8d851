"""Whether a difference between two systems may be chance, and how sure a mean is.

The tests are paired: both systems answered the same questions. Everything is seeded, so the same
figures give the same p and the same intervals.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

SEED = 20070906
"""Seeds every permutation and every resample."""
PERMUTATIONS = 10_000
"""Drawn where trying all is too much."""
EXACT_UP_TO = 12
"""Questions that differ, up to which all sign flips are tried: 4,096 of them."""
RESAMPLES = 10_000
"""Of a bootstrap."""
LEVEL = 0.95
"""Share of the resampled means that an interval holds."""
SAME = 1e-9
"""Values that are nearer to each other than this are equal: only rounding parts them."""
_CELLS = 4_000_000  # of one block of drawn numbers: 32 MB


def randomisation_test(differences: ArrayLike) -> float:
    """Return the two-sided p of a mean difference, by flipping signs.

    If the systems were the same, each question's difference could as well have been the other way
    round. p is the share of all such flips whose mean is at least as far from 0 as the one
    measured. Up to `EXACT_UP_TO` differences that are not 0 all flips are tried (a 0 has no sign
    to flip). Else `PERMUTATIONS` are drawn, and the measured one counts as one of them, so that
    p is never 0 (Phipson and Smyth, 2010).

    The randomisation test of Smucker, Allan and Carterette, A comparison of statistical
    significance tests for information retrieval evaluation (CIKM 2007).

    Args:
        differences: One for each question, shape (n,).

    Example:
        >>> randomisation_test([0.5, 0.25, 0.25])
        0.25
    """
    given = np.asarray(differences, np.float64)
    moved = given[np.abs(given) > SAME]
    if not len(moved):
        return 1.0
    least = abs(moved.sum()) - SAME
    if len(moved) <= EXACT_UP_TO:
        flips = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved)) & 1
        return float(np.mean(np.abs((1 - 2 * flips) @ moved) >= least))
    random = np.random.default_rng(SEED)
    extreme = sum(
        int(np.sum(np.abs(random.choice((-1.0, 1.0), (rows, len(moved))) @ moved) >= least))
        for rows in _blocks(PERMUTATIONS, len(moved))
    )
    return (extreme + 1) / (PERMUTATIONS + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for how many they are, in the order given.

    The smallest is multiplied by their number, the next by one less, and so on; none becomes
    smaller than one before it (Holm, A simple sequentially rejective multiple test procedure,
    Scandinavian Journal of Statistics, 1979).

    Example:
        >>> holm([0.02, 0.5, 0.01])
        [0.04, 0.5, 0.03]
    """
    corrected = [1.0] * len(p_values)
    reached = 0.0
    for done, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        reached = max(reached, min(1.0, p_values[at] * (len(p_values) - done)))
        corrected[at] = reached
    return corrected


def intervals(values: ArrayLike) -> NDArray[np.float64]:
    """Return the interval of each column's mean, by the percentile bootstrap.

    Questions are drawn with replacement `RESAMPLES` times, the same for all columns; the interval
    runs from the 2.5th to the 97.5th percentile of the means (Efron and Tibshirani, An
    Introduction to the Bootstrap, 1993, chapter 13).

    Args:
        values: One row a question, shape (n, columns), n at least 1.

    Returns:
        Low and high end of each column, shape (columns, 2).
    """
    table = np.asarray(values, np.float64)
    means = [times @ table / len(table) for times in resamples(len(table))]
    return _ends(np.concatenate(means))


def weighted_intervals(values: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Return the interval of each column's weighted mean, from the same resamples.

    A question that a column says nothing of has the weight 0 there; how many such questions a
    resample draws is part of what varies, as it is with a precision. Resamples in which no
    question has weight are left out.

    Args:
        values: One row a question, shape (n, columns), n at least 1.
        weights: Not negative, of the same shape; in each column one is above 0.

    Returns:
        Low and high end of each column, shape (columns, 2).
    """
    weight = np.asarray(weights, np.float64)
    table = np.asarray(values, np.float64) * weight
    means = []
    for times in resamples(len(table)):
        drawn = times @ weight
        means.append(
            np.divide(times @ table, drawn, out=np.full(drawn.shape, np.nan), where=drawn > 0)
        )
    return _ends(np.concatenate(means))


def resamples(count: int) -> Iterator[NDArray[np.int64]]:
    """Yield how often each question is drawn in each resample: rows of blocks, `RESAMPLES` in all.

    Args:
        count: Questions.
    """
    random = np.random.default_rng(SEED)
    for rows in _blocks(RESAMPLES, count):
        drawn = random.integers(0, count, (rows, count)) + np.arange(rows)[:, None] * count
        yield np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)


def _ends(means: NDArray[np.float64]) -> NDArray[np.float64]:
    tail = 100 * (1 - LEVEL) / 2
    return np.ascontiguousarray(np.nanpercentile(means, [tail, 100 - tail], axis=0).T)


def _blocks(total: int, width: int) -> Iterator[int]:
    """Yield numbers of rows that add up to a total, each block small enough for the memory."""
    most = max(1, _CELLS // width)
    for start in range(0, total, most):
        yield min(most, total - start)
