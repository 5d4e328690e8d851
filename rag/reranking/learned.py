"""The reranker that needs no model: a weighted sum of what retrieval and the texts tell.

The weights are the numbers in `weights.json`; `benchmarks/train_reranker.py` made them.
"""

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.reranking.features import FEATURES, features
from rag.reranking.pool import Pool


class LearnedReranker:
    """Ranks by the weighted sum of `rag.reranking.features.features`."""

    def scores(self, pool: Pool) -> NDArray[np.float64]:
        """Return the weighted sums, shape (candidates,)."""
        return features(pool) @ _weights()


@cache
def _weights() -> NDArray[np.float64]:
    record = json.loads(files("rag.reranking").joinpath("weights.json").read_text("utf-8"))
    return np.array([record[name] for name in FEATURES], np.float64)
