"""A question to passages: candidates of both engines in one list, each with its provenance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from index import Filter, Index, Version, View
from rag.answer import Candidate
from rag.fusion import convex
from rag.settings import Settings


class Mode(StrEnum):
    """Which engines look for passages."""

    LEXICAL = "lexical"
    DENSE = "dense"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id with its fused score and the scores that it was made of."""

    passage: int
    score: float
    lexical: float | None
    lexical_rank: int | None
    dense: float | None
    dense_rank: int | None


def retrieve(
    text: str,
    vector: NDArray[np.float32] | None,
    view: View,
    only: Filter,
    settings: Settings,
    *,
    mode: Mode = Mode.HYBRID,
) -> list[Scored]:
    """Return the candidates of both engines, best first, ties by passage id.

    Args:
        text: The question.
        vector: Its unit vector, shape (dimension,); only `Mode.LEXICAL` does without.
        view: The state of the index to search.
        only: What may be found; applied inside both engines.
        settings: Number of candidates and weights.
        mode: Which engines.
    """
    mask = only.mask(view.columns)
    if not mask.any():
        return []
    everything = bool(mask.all())
    lexical: list[tuple[int, float]] = []
    dense: list[tuple[int, float]] = []
    if mode is not Mode.DENSE:
        hits = view.lexical.search(text, settings.candidates, None if everything else only)
        # A writer may have removed a passage since the words were indexed.
        lexical = [hit for hit in hits if _passes(hit[0], view, mask)]
    if mode is not Mode.LEXICAL and vector is not None:
        allowed = None if everything else mask
        dense = view.vectors.search(vector, settings.candidates, allowed)
    ids = np.array(sorted({key for key, _ in lexical} | {key for key, _ in dense}), np.int64)
    if not len(ids):
        return []
    ranks: dict[int, int] = {}
    words = {key: (score, rank) for rank, (key, score) in enumerate(lexical, 1)}
    bm25 = np.array([words[key][0] if key in words else np.nan for key in ids.tolist()])
    if vector is None or mode is Mode.LEXICAL:
        similarity = np.full(len(ids), np.nan)
        fused = bm25
    else:
        similarity = view.vectors.scores(vector, ids).astype(np.float64)
        found = {key for key, _ in dense}
        nearest = (int(ids[n]) for n in np.lexsort((ids, -similarity)))
        ranks = {key: n for n, key in enumerate((k for k in nearest if k in found), 1)}
        weight = settings.dense_weight
        fused = similarity if mode is Mode.DENSE else convex(bm25, similarity, weight)
    order = np.lexsort((ids, -fused))
    return [
        Scored(
            passage=key,
            score=float(fused[n]),
            lexical=words[key][0] if key in words else None,
            lexical_rank=words[key][1] if key in words else None,
            dense=None if np.isnan(similarity[n]) else float(similarity[n]),
            dense_rank=ranks.get(key),
        )
        for n, key in ((n, int(ids[n])) for n in order)
    ]


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
