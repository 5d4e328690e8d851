"""Copies among what was found: one of them stands for all, and names who else carried it."""

import time
from collections.abc import Sequence

import numpy as np

from index import Index, Passage, Version
from index.copies import Fingerprint
from rag.retrieval import Scored
from rag.stages import stage

_CHUNK = 50  # passages that are read at once
_REPEATED = 0.8
"""Share of a passage's shingles from which another text says the same."""
_AS_GOOD = 0.95
"""Share of the best passage's score from which the earliest article takes its place."""


@stage("copies")
def without_repeats(found: Sequence[Scored], index: Index, count: int) -> list[Scored]:
    """Return the best passages without those that only repeat one of another article.

    A passage falls out if its article is a copy of one that has a better passage, and that
    article's text holds the passage. What a copy adds of its own stays. Of passages that are
    as good as equal, the one that was published first is kept.

    Args:
        found: Passages, best first.
        index: Where they come from.
        count: How many to return at most.
    """
    kept: list[tuple[Scored, Passage, Version]] = []
    for start in range(0, len(found), _CHUNK):
        chunk = {hit.passage: hit for hit in found[start : start + _CHUNK]}
        for passage, version in index.passages(list(chunk)):
            hit = chunk[passage.id]
            place = _repeated(passage, version, kept, index)
            if place is None:
                kept.append((hit, passage, version))
            elif _goes_first((hit, passage, version), kept[place]):
                kept[place] = hit, passage, version
            if len(kept) == count:
                break
        if len(kept) == count:
            break
    return sorted((hit for hit, _, _ in kept), key=lambda hit: (-hit.score, hit.passage))


@stage("copies")
def reprints(version: Version, text: str, index: Index, as_of: int) -> tuple[str, ...]:
    """Return the other sources whose copies of an article hold a text, the earliest first.

    Args:
        version: The version that the text is cited from.
        text: A slice of it.
        index: Where it comes from.
        as_of: Only what was published by then counts, in seconds since 1970.
    """
    sources = [
        copy.source
        for copy, _share in index.copies(version.uri)
        if _published(copy, as_of) and carries(copy.text, text)
    ]
    return tuple(name for name in dict.fromkeys(sources) if name not in ("", version.source))


def carries(text: str, part: str) -> bool:
    """Tell whether a text says what a part of another one says, word for word or nearly so."""
    if part in text:
        return True
    shingles = Fingerprint.of(part).shingles
    if not len(shingles):
        return False
    return float(np.isin(shingles, Fingerprint.of(text).shingles).mean()) >= _REPEATED


def _repeated(
    passage: Passage,
    version: Version,
    kept: Sequence[tuple[Scored, Passage, Version]],
    index: Index,
) -> int | None:
    copies = {copy.uri for copy, _share in index.copies(version.uri)}
    for place, (_, _, other) in enumerate(kept):
        if other.uri in copies and carries(other.text, passage.text):
            return place
    return None


def _goes_first(
    one: tuple[Scored, Passage, Version], kept: tuple[Scored, Passage, Version]
) -> bool:
    hit, _, version = one
    best, passage, other = kept
    return (
        version.published is not None
        and other.published is not None
        and version.published < other.published
        and hit.score >= _AS_GOOD * best.score
        and carries(version.text, passage.text)
    )


def _published(version: Version, as_of: int) -> bool:
    held = version.embargoed_until.epoch if version.embargoed_until else 0
    made = version.moment.epoch if version.moment else as_of
    return made <= as_of and held <= min(as_of, time.time())  # no as-of lifts an embargo
