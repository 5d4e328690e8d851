"""What a reranker is given, and what it promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import Passage, Version
from rag.retrieval import Scored
from rag.terms import Terms


@dataclass(frozen=True, slots=True)
class Pool:
    """The best candidates of one question.

    Args:
        question: What was asked.
        terms: What it is about.
        hits: The candidates, best first.
        passages: For each its passage and the version that it stands in.
    """

    question: str
    terms: Terms
    hits: Sequence[Scored]
    passages: Sequence[tuple[Passage, Version]]


class Reranker(Protocol):
    """Judges the best candidates anew, with more effort than every passage is worth."""

    def scores(self, pool: Pool) -> NDArray[np.float64] | None:
        """Return what the candidates are ranked by, greater is better, shape (candidates,).

        None if there was no time to judge them all: then their order stands.
        """
        ...
