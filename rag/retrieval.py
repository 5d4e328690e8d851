"""A question to passages: candidates of both engines in one list, each with its provenance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from index import Filter, Index, Version, View
from index.lexical import LexicalWeights
from rag.answer import Candidate
from rag.fusion import convex
from rag.settings import Settings
from rag.stages import stage
from rag.temporal.prior import TimePrior


class Mode(StrEnum):
    """Which engines look for passages."""

    LEXICAL = "lexical"
    DENSE = "dense"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id with its fused score and the scores that it was made of.

    Args:
        passage: The id.
        score: What the rank follows.
        lexical: BM25 score of the passage; None if the engine did not return it.
        lexical_rank: Place in the lexical list, from 1.
        dense: Cosine similarity to the question.
        dense_rank: Place in the dense list, from 1; None if it was not returned there.
        article: BM25 score of the whole article with its headline and lede; None if it was not
            among the best or was not asked for.
        time: Bonus for the date of publication.
        reranked: What a reranker gave; None if none did.
    """

    passage: int
    score: float
    lexical: float | None
    lexical_rank: int | None
    dense: float | None
    dense_rank: int | None
    article: float | None = None
    time: float = 0.0
    reranked: float | None = None


_ByWords = dict[int, tuple[float, int | None]]
"""BM25 score and rank by passage; a passage out of the favoured period alone has no rank."""


@stage("fuse")
def retrieve(
    text: str,
    vector: NDArray[np.float32] | None,
    view: View,
    only: Filter,
    settings: Settings,
    *,
    mode: Mode = Mode.HYBRID,
    prior: TimePrior | None = None,
) -> list[Scored]:
    """Return the candidates of both engines, best first, ties by passage id.

    Args:
        text: The question.
        vector: Its unit vector, shape (dimension,); only `Mode.LEXICAL` does without.
        view: The state of the index to search.
        only: What may be found; applied inside both engines.
        settings: Number of candidates and weights.
        mode: Which engines. One alone ranks by its own score; what stands beside passage scores
            (the article's, the time's) belongs to `Mode.HYBRID`.
        prior: Which dates are favoured; None favours none.
    """
    mask = only.mask(view.columns)
    if not mask.any():
        return []
    found = _Engines(text, vector, view, settings.lexical_weights)
    lexical: _ByWords = {}
    dense: dict[int, int | None] = {}
    if mode is not Mode.DENSE:
        lexical = found.by_words(only, mask, settings.candidates)
    if mode is not Mode.LEXICAL and vector is not None:
        dense = found.by_meaning(mask, settings.candidates)
    if mode is not Mode.HYBRID or vector is None:
        return _of_one(found, lexical, dense, mode)
    if prior is not None and settings.period_candidates:
        narrow = prior.narrowed(only)
        inside = narrow.mask(view.columns)
        if inside.any():
            more = found.by_words(narrow, inside, settings.period_candidates)
            lexical = {key: (score, None) for key, (score, _) in more.items()} | lexical
            dense = dict.fromkeys(found.by_meaning(inside, settings.period_candidates)) | dense
    ids = np.array(sorted(lexical.keys() | dense.keys()), np.int64)
    at = np.searchsorted(view.columns.ids, ids)
    similarity = found.similarity(ids)
    bm25 = np.array([lexical[key][0] if key in lexical else np.nan for key in ids.tolist()])
    fused = convex(bm25, similarity, settings.dense_weight)
    articles = found.articles(only, settings.candidates) if settings.article_weight else {}
    best = max(articles.values(), default=1.0)
    whole = [articles.get(key) for key in view.columns.first[at].tolist()]
    fused += settings.article_weight * np.array([(score or 0.0) / best for score in whole])
    time = prior.bonus(view.columns.published[at], fused) if prior else np.zeros(len(ids))
    fused = (fused + time) / (1 + settings.article_weight + (prior.weight if prior else 0.0))
    return [
        Scored(
            passage=key,
            score=float(fused[n]),
            lexical=lexical[key][0] if key in lexical else None,
            lexical_rank=lexical[key][1] if key in lexical else None,
            dense=float(similarity[n]),
            dense_rank=dense.get(key),
            article=whole[n],
            time=float(time[n]),
        )
        for n, key in ((n, int(ids[n])) for n in np.lexsort((ids, -fused)))
    ]


def _of_one(
    found: "_Engines", lexical: _ByWords, dense: Mapping[int, int | None], mode: Mode
) -> list[Scored]:
    """Return what one engine found, in its own order."""
    if mode is Mode.DENSE:
        ids = np.array(sorted(dense), np.int64)
        cosine = dict(zip(ids.tolist(), found.similarity(ids).tolist(), strict=True))
        return [
            Scored(key, cosine[key], None, None, cosine[key], rank) for key, rank in dense.items()
        ]
    return [Scored(key, score, score, rank, None, None) for key, (score, rank) in lexical.items()]


@dataclass(frozen=True, slots=True)
class _Engines:
    """Both engines, asked one question."""

    text: str
    vector: NDArray[np.float32] | None
    view: View
    weights: LexicalWeights

    @stage("lexical")
    def by_words(self, only: Filter, mask: NDArray[np.bool_], count: int) -> _ByWords:
        """Return BM25 score and rank by passage, best first."""
        hits = self.view.lexical.search(
            self.text, count, None if mask.all() else only, self.weights
        )
        # A writer may have removed a passage since the words were indexed.
        hits = [hit for hit in hits if _passes(hit[0], self.view, mask)]
        return {key: (score, rank) for rank, (key, score) in enumerate(hits, 1)}

    @stage("dense")
    def by_meaning(self, mask: NDArray[np.bool_], count: int) -> dict[int, int | None]:
        """Return the rank by passage, best first."""
        if self.vector is None:
            return {}
        hits = self.view.vectors.search(self.vector, count, None if mask.all() else mask)
        ids = np.array([key for key, _ in hits], np.int64)
        # The engine adds up in another order than `scores`; ranks follow what is shown.
        nearest = np.lexsort((ids, -self.similarity(ids)))
        return {int(ids[n]): rank for rank, n in enumerate(nearest, 1)}

    @stage("dense")
    def similarity(self, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the cosine similarity of passages."""
        if self.vector is None:
            return np.full(len(ids), np.nan)
        return self.view.vectors.scores(self.vector, ids).astype(np.float64)

    @stage("articles")
    def articles(self, only: Filter, count: int) -> dict[int, float]:
        """Return the BM25 score of the best articles by their first passage."""
        return dict(self.view.lexical.search_articles(self.text, count, only, self.weights))


@stage("texts")
def candidates(
    scored: Sequence[Scored],
    index: Index,
    reprints: Callable[[Version, str], tuple[str, ...]] = lambda _version, _text: (),
) -> list[Candidate]:
    """Return scored passages with their text and their article.

    Args:
        scored: Passages, best first.
        index: Where they come from.
        reprints: Returns the sources whose copies of a version hold a text.
    """
    found = index.passages([hit.passage for hit in scored])
    stories = index.stories(version.uri for _, version in found)
    texts = {passage.id: (passage, version) for passage, version in found}
    return [
        Candidate(
            rank=rank,
            passage=hit.passage,
            uri=version.uri,
            version=version.number,
            headline=version.headline,
            source=version.source,
            published=version.published,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            score=hit.score,
            lexical=hit.lexical,
            lexical_rank=hit.lexical_rank,
            dense=hit.dense,
            dense_rank=hit.dense_rank,
            article=hit.article,
            time=hit.time,
            reranked=hit.reranked,
            also_reported_by=reprints(version, passage.text),
            story=stories.get(version.uri, ""),
        )
        for rank, (hit, (passage, version)) in enumerate(
            ((hit, texts[hit.passage]) for hit in scored if hit.passage in texts), 1
        )
    ]


def _passes(key: int, view: View, mask: NDArray[np.bool_]) -> bool:
    ids = view.columns.ids
    at = int(np.searchsorted(ids, key))
    return at < len(ids) and ids[at] == key and bool(mask[at])
