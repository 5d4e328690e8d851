"""The sentences of the passages that were found, each with its place and its neighbours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Passage, Version
from index.lexical import TantivyIndex
from index.sentences import sentences
from rag.extractive.material import Material

SHORTEST = 4
"""Words; less is a heading or a scrap."""

_NO_NEWS = re.compile(
    r"\b(?:sign(?:ing)? up|subscribe|click|tap)\b.{0,40}\b(?:here|newsletters?|inbox)\b"
    r"|\bnewsletter\b.{0,60}\b(?:sign|subscribe|inbox|here)\b|\b(?:in|to) your inbox\b"
    r"|\bhere['’]s what (?:else )?you (?:need to|should) know\b"
    r"|\bcontributed to this (?:report|story)\b"
    r"|\bfollow (?:\S+ ){1,8}on (?:twitter|facebook|instagram|x)\b|@\w+\.?$"
    r"|\ball rights reserved\b|\bthis (?:story|article) (?:has been|was|is being|will be) updated\b"
    r"|^(?:read more|related|see also|watch|listen|follow us)\b\s?[:|]",
    re.IGNORECASE,
)
"""What a publisher says to its readers, not of the news."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may become part of the answer.

    Args:
        passage: The passage that it stands in.
        version: The version that the passage is a slice of.
        rank: The fused retrieval score of the passage.
        time: The bonus that the passage had for its date.
        found: Whether the passage was found itself, and does not only stand beside one that was.
        start: First character in the version's text.
        end: One past the last.
        tokens: Its tokens as the lexical index sees them.
    """

    passage: Passage
    version: Version
    rank: float
    time: float
    found: bool
    start: int
    end: int
    tokens: frozenset[str]

    @property
    def text(self) -> str:
        """The sentence, character for character."""
        return self.version.text[self.start : self.end]


def candidates(passages: Sequence[Material]) -> list[Candidate]:
    """Return the sentences of passages, article by article in reading order.

    Args:
        passages: What was found, the best first, and what stands beside it.
    """
    found = [
        Candidate(
            passage=one.passage,
            version=one.version,
            rank=one.score,
            time=one.time,
            found=one.found,
            start=one.passage.start + span.start,
            end=one.passage.start + span.end,
            tokens=frozenset(TantivyIndex.tokens(one.passage.text[span.start : span.end])),
        )
        for one in passages
        for span in sentences(one.passage.text, one.version.language or "en")
        if _may_answer(one.passage.text[span.start : span.end])
    ]
    order = {c.version.uri: n for n, c in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda c: (order[c.version.uri], c.start))


def _may_answer(text: str) -> bool:
    return len(text.split()) >= SHORTEST and _NO_NEWS.search(text) is None


def neighbours(found: Sequence[Candidate]) -> NDArray[np.int64]:
    """Return the places of the sentence before and behind each, -1 for none, shape (n, 2).

    Args:
        found: As `candidates` orders them.
    """
    near = np.full((len(found), 2), -1, np.int64)
    for n in range(1, len(found)):
        one, two = found[n - 1], found[n]
        if one.version.uri == two.version.uri and two.start - one.end <= _GAP:
            near[n, 0] = n - 1
            near[n - 1, 1] = n
    return near


_GAP = 40  # characters: a short heading may stand between
