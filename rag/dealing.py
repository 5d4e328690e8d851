"""Scores that follow an order which they did not make."""

from collections.abc import Sequence
from dataclasses import replace

from rag.retrieval import Scored


def dealt(hits: Sequence[Scored]) -> list[Scored]:
    """Return candidates with their scores dealt anew: the n-th shows the n-th highest of them.

    What moved a candidate has another scale than fusion, or none; a score that falls from place to
    place can be shown and compared all the same.
    """
    scores = sorted((hit.score for hit in hits), reverse=True)
    return [replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)]
