"""From a question to its ranking: both engines, the judge of the best, parts, sources, copies."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index import Index, View
from rag.needs import merged
from rag.needs.asking import parts
from rag.question import Question
from rag.reprints import without_repeats
from rag.reranking import reranked, reranker
from rag.retrieval import Mode, Scored, retrieve
from rag.settings import Settings
from rag.stages import stage
from rag.temporal.prior import newest, prior_for
from rag.terms import question_terms
from rag.variety import varied


class Ranking:
    """Ranks the passages of an index.

    Args:
        index: The index.
        settings: What can be tuned.

    Raises:
        RerankerError: The settings name a cross-encoder that this machine does not have.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        self._index = index
        self._settings = settings
        self._judge = reranker(settings)

    def rank(
        self,
        asked: Question,
        vector: NDArray[np.float32] | None,
        view: View,
        *,
        mode: Mode = Mode.HYBRID,
        count: int | None = None,
    ) -> list[Scored]:
        """Return all candidates, best first; takes what `NewsRAG.rank` takes."""
        latest = newest(asked.filter, view.columns)
        prior = prior_for(asked.time, asked.as_of, latest, self._settings)
        settings = self._settings.model_copy(
            update={"candidates": count or self._settings.candidates}
        )

        def found(text: str, vector: NDArray[np.float32] | None) -> list[Scored]:
            hits = retrieve(text, vector, view, asked.filter, settings, mode=mode, prior=prior)
            if self._judge is None or mode is not Mode.HYBRID:
                return hits
            terms = question_terms(text, view.lexical)
            if settings.expansion_weight:
                explained = view.lexical.explained(text, asked.filter)
                terms = terms.with_forms(explained, view.lexical)
            count = settings.rerank_candidates
            return reranked(self._judge, text, terms, hits, self._index, count=count)

        whole = found(asked.matter, vector)
        needs = parts(asked, settings) if mode is Mode.HYBRID else ()
        if not needs:
            return self._varied(whole, view) if mode is Mode.HYBRID else whole
        texts = [need.text for need in needs]
        with stage("embed"):
            vectors = self._index.embedder.encode_queries(texts)
        rankings = [found(*pair) for pair in zip(texts, vectors, strict=True)]
        return merged(rankings, whole, max(len(whole), settings.candidates))

    def _varied(self, hits: Sequence[Scored], view: View) -> list[Scored]:
        """Prefer other sources in near ties among the first, as many as are judged anew."""
        first = hits[: self._settings.rerank_candidates]
        columns = view.columns
        at = np.searchsorted(columns.ids, [hit.passage for hit in first])
        sources = [columns.sources[code] for code in columns.source[at].tolist()]
        rest = hits[len(first) :]
        return [*varied(first, sources, self._settings.source_margin), *rest]


def best(
    ranked: Callable[[int], Sequence[Scored]], index: Index, count: int, *, first: int
) -> list[Scored]:
    """Return the best passages, with as many candidates as it takes to pass by all copies.

    Args:
        ranked: Returns the ranking of as many candidates of each engine.
        index: Where they come from.
        count: Passages to return at most.
        first: Candidates of each engine to begin with, if it is more than that.
    """
    wanted = max(count, first)
    while True:
        found = ranked(wanted)
        kept = without_repeats(found, index, count)
        if len(kept) == count or len(found) < wanted:
            return kept
        wanted *= 4
