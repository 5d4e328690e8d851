"""The best candidates, judged anew."""

from collections.abc import Sequence
from dataclasses import replace

from index import Index
from rag.dealing import dealt
from rag.reranking.cross_encoder import CrossEncoderReranker
from rag.reranking.learned import LearnedReranker
from rag.reranking.pool import Pool, Reranker
from rag.retrieval import Scored
from rag.settings import Settings
from rag.stages import stage
from rag.terms import Terms

__all__ = ["CrossEncoderReranker", "LearnedReranker", "Pool", "Reranker", "reranked", "reranker"]


def reranker(settings: Settings) -> Reranker | None:
    """Return the reranker that the settings name, None if it is off.

    Raises:
        RerankerError: There is no such model on this machine.
    """
    if settings.reranker == "off":
        return None
    if settings.reranker == "learned":
        return LearnedReranker()
    return CrossEncoderReranker(settings.reranker, budget=settings.rerank_seconds)


def pool(question: str, terms: Terms, hits: Sequence[Scored], index: Index) -> Pool:
    """Return candidates with what a reranker needs to know of them.

    Args:
        question: What was asked.
        terms: What it is about.
        hits: The candidates, best first.
        index: Where they come from.
    """
    found = {row[0].id: row for row in index.passages([hit.passage for hit in hits])}
    here = [hit for hit in hits if hit.passage in found]
    return Pool(question, terms, here, [found[hit.passage] for hit in here])


@stage("rerank")
def reranked(
    judge: Reranker,
    question: str,
    terms: Terms,
    hits: Sequence[Scored],
    index: Index,
    *,
    count: int,
) -> list[Scored]:
    """Return candidates with the first of them in the order that a reranker gives them.

    Scores are dealt anew: the n-th place shows the n-th highest, because those of a reranker do
    not compare with those of fusion. What it gave is in `Scored.reranked`.

    Args:
        judge: The reranker.
        question: What was asked.
        terms: What it is about.
        hits: All candidates, best first.
        index: Where they come from.
        count: How many of them are judged.
    """
    first = pool(question, terms, hits[:count], index)
    scores = judge.scores(first) if first.hits else None
    if scores is None:
        return list(hits)
    rows = zip(first.hits, scores.tolist(), strict=True)
    best = sorted(rows, key=lambda row: (-row[1], row[0].passage))
    return [*dealt([replace(hit, reranked=judged) for hit, judged in best]), *hits[count:]]
