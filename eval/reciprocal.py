"""Reciprocal rank fusion: the usual way to one list, as a baseline of the evaluation.

After Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
Rank Learning Methods" (SIGIR 2009). The product fuses scores (`rag.fusion`); this is measured
beside it and is no setting of it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index import View
from rag import NewsRAG
from rag.question import Question
from rag.retrieval import Mode, Scored

K = 60
"""What is added to every rank: the constant of the paper."""


def reciprocal(rankings: Sequence[Sequence[int]], k: int = K) -> dict[int, float]:
    """Return the sum of 1 / (k + rank) over the rankings that hold an item, best first.

    Args:
        rankings: Items, best first, none twice in one ranking.
        k: Dampens the first ranks.

    Returns:
        Score by item, the highest first, equal ones by item.

    Example:
        >>> reciprocal([[7, 8], [8]], k=1)
        {8: 0.8333333333333333, 7: 0.5}
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))


class ReciprocalRanks(NewsRAG):
    """`NewsRAG` whose hybrid ranking knows the ranks of both engines and nothing else."""

    def rank(
        self,
        asked: Question,
        vector: NDArray[np.float32] | None,
        view: View,
        *,
        mode: Mode = Mode.HYBRID,
        count: int | None = None,
    ) -> list[Scored]:
        """Return the candidates of both engines by `reciprocal`; of one alone, as it ranks them.

        Args:
            asked: As for `NewsRAG.rank`.
            vector: As for `NewsRAG.rank`.
            view: As for `NewsRAG.rank`.
            mode: As for `NewsRAG.rank`.
            count: As for `NewsRAG.rank`.
        """
        if mode is not Mode.HYBRID:
            return super().rank(asked, vector, view, mode=mode, count=count)
        found: Mapping[Mode, dict[int, Scored]] = {
            engine: {
                hit.passage: hit
                for hit in super(ReciprocalRanks, self).rank(
                    asked, vector, view, mode=engine, count=count
                )
            }
            for engine in (Mode.LEXICAL, Mode.DENSE)
        }
        words, meaning = found[Mode.LEXICAL], found[Mode.DENSE]
        fused = reciprocal([list(words), list(meaning)])
        return [
            _scored(key, score, words.get(key), meaning.get(key)) for key, score in fused.items()
        ]


def _scored(passage: int, score: float, word: Scored | None, near: Scored | None) -> Scored:
    return Scored(
        passage=passage,
        score=score,
        lexical=word.lexical if word else None,
        lexical_rank=word.lexical_rank if word else None,
        dense=near.dense if near else None,
        dense_rank=near.dense_rank if near else None,
    )
