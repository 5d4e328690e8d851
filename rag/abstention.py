"""Whether the corpus answers at all: one probability, from retrieval and answer evidence."""

import math
from collections.abc import Sequence

from rag.extractive import ScoredSentence
from rag.terms import Terms

# Logistic regression, fitted on questions with and without an answer in the corpus that they
# are put to; decision 0004 has the data, the recipe and the cross-validated error.
_BIAS = -16.96
_WEIGHTS = (12.01, 7.61, 6.49)


def confidence(similarity: float, sentences: Sequence[ScoredSentence], terms: Terms) -> float:
    """Return the probability that the corpus answers the question; 0 without any sentence.

    Args:
        similarity: The largest cosine between the question and a passage.
        sentences: The sentences of the best passages.
        terms: What the question is about. A name or a number that the passages lack weighs
            most: what is said of Norway does not answer a question about Sweden.
    """
    if not sentences:
        return 0.0
    features = evidence(similarity, sentences, terms)
    logit = _BIAS + sum(w * x for w, x in zip(_WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-logit))


def evidence(
    similarity: float, sentences: Sequence[ScoredSentence], terms: Terms
) -> tuple[float, float, float]:
    """Return what the probability is computed from, each between 0 and 1.

    The largest cosine to a passage or to one of its sentences; the largest share of the
    question's terms, and of its names and numbers, that one passage meets with its headline.
    """
    contexts = {sentence.context for sentence in sentences}
    return (
        max(similarity, *(sentence.similarity for sentence in sentences)),
        max(terms.coverage(tokens) for tokens in contexts),
        max(terms.name_coverage(tokens) for tokens in contexts),
    )
