"""Two lists to one: the convex combination of min-max-normalised scores.

After Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS,
2023): it needs one weight, keeps the distances between scores and beats reciprocal rank fusion.
"""

import numpy as np
from numpy.typing import NDArray


def min_max(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores moved and scaled to [0, 1]; all ones where they are all equal."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.ones_like(scores)


def convex(
    lexical: NDArray[np.float64], dense: NDArray[np.float64], dense_weight: float
) -> NDArray[np.float64]:
    """Return ``dense_weight * dense + (1 - dense_weight) * lexical`` after normalisation.

    Args:
        lexical: BM25 scores of the candidates, NaN where the engine did not return one.
        dense: Similarities of the same candidates.
        dense_weight: Between 0 and 1.
    """
    words = np.zeros_like(lexical)
    found = ~np.isnan(lexical)
    words[found] = min_max(lexical[found])
    return dense_weight * min_max(dense) + (1 - dense_weight) * words
