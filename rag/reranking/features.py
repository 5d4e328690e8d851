"""What tells a passage that answers from its neighbours, as numbers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.bm25 import tokens
from rag.reranking.pool import Pool

FEATURES = ("fused", "dense_rank", "terms", "headline_terms", "pairs", "depth")
"""Names of the columns of `features`."""
_RANK = 10  # places, after which a rank is worth half


def features(pool: Pool) -> NDArray[np.float64]:
    """Return the features of each candidate, shape (candidates, len(FEATURES)), each in [0, 1].

    * fused: the score of fusion, time included, over the best one's;
    * dense_rank: 10 / (10 + rank) among the nearest passages, 0 if it is not among them;
    * terms: the share of the question's terms, by weight, in the passage and its headline; an
      acronym is met by its name, and the other way round;
    * headline_terms: the same in the headline alone, which all of an article's passages share;
    * pairs: the share of the question's neighbouring tokens that are neighbours in the passage;
    * depth: where in the article the passage begins.
    """
    bodies = [tokens(passage.text) for passage, _ in pool.passages]
    known = {v.headline: frozenset(tokens(v.headline)) for _, v in pool.passages}
    heads = [known[version.headline] for _, version in pool.passages]
    fused = np.array([hit.score for hit in pool.hits])
    columns = {
        "fused": fused / max(fused.max(initial=0.0), 1e-9),
        "dense_rank": [_RANK / (_RANK + h.dense_rank) if h.dense_rank else 0.0 for h in pool.hits],
        "terms": [
            pool.terms.coverage(head.union(body)) for head, body in zip(heads, bodies, strict=True)
        ],
        "headline_terms": [pool.terms.coverage(head) for head in heads],
        "pairs": _pairs(pool.question, bodies),
        "depth": [passage.start / max(len(version.text), 1) for passage, version in pool.passages],
    }
    return np.array([columns[name] for name in FEATURES], np.float64).T


def _pairs(question: str, bodies: Sequence[Sequence[str]]) -> list[float]:
    wanted = set(pairwise(tokens(question)))
    return [len(wanted & set(pairwise(body))) / len(wanted) if wanted else 0.0 for body in bodies]
