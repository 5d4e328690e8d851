"""Whether the corpus answers at all: one probability, from retrieval and answer evidence."""

import math
from collections.abc import Sequence

from rag.extractive import ScoredSentence


def confidence(scored: Sequence[ScoredSentence]) -> float:
    """Return the probability that the best sentences answer the question; 0 without any.

    A logistic regression over the best sentence's similarity and the largest share of the
    question's terms that a sentence meets together with its passage and headline.
    """
    if not scored:
        return 0.0
    return 1 / (1 + math.exp(-(_BIAS + sum(w * x for w, x in zip(_WEIGHTS, features(scored), strict=True)))))


def features(scored: Sequence[ScoredSentence]) -> tuple[float, ...]:
    """Return what the probability is computed from."""
    return (
        max(s.similarity for s in scored),
        max(s.covered_in_context for s in scored),
        max(s.covered for s in scored),
    )


_BIAS = -6.0
_WEIGHTS = (6.0, 3.0, 2.0)
