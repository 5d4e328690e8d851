"""What may be the answer in a sentence, and which of the question's words stand next to it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.lexical import TantivyIndex
from rag.asked import Asked, spans
from rag.terms import Terms

_REACH, _CLOSE = 8, 4
"""Words on either side of a span that count as beside it, and as close to it."""
_HALF = 4
"""Words from a span at which a term counts half."""
_SHORT = {"senat": "sen", "repres": "rep", "governor": "gov", "general": "gen", "professor": "prof"}
"""Titles as they stand before a name, by the noun that is asked with, both as tokens."""
WORD = re.compile(r"[^\W_]+")

Words = Sequence[tuple[int, str]]
"""The first character and the token of each word of a text; "" for a stop word."""


class Held(NamedTuple):
    """A span of the kind that is asked for: its words by place, its tokens new to the question."""

    first: int
    last: int
    tokens: frozenset[str]


def words_of(text: str) -> list[tuple[int, str]]:
    """Return the words of a text as the index sees them."""
    return [(match.start(), stem(match[0])) for match in WORD.finditer(text)]


@lru_cache(maxsize=2**15)
def stem(word: str) -> str:
    """Return a word as the index sees it; "" for a stop word."""
    return next(iter(TantivyIndex.tokens(word)), "")


def held_spans(text: str, words: Words, asked: Asked, terms: Terms) -> list[Held]:
    """Return the spans of the kind that is asked for that say more than the question.

    Args:
        text: The sentence.
        words: Its words.
        asked: What is asked for.
        terms: What the question is about.
    """
    found = []
    for span in spans(text, asked):
        inside = [n for n, (at, _) in enumerate(words) if span.start <= at < span.end]
        tokens = {words[n][1] for n in inside} - {""}
        new = frozenset(tokens) - terms.weights.keys()
        if inside and (new or not tokens):
            found.append(Held(inside[0], inside[-1], new or frozenset({text[slice(*span)]})))
    return found


def beside(words: Words, held: Sequence[Held], terms: Terms, reach: int = _REACH) -> float:
    """Return the largest share of the terms that stand within a few words of a span.

    Args:
        words: The words of a sentence.
        held: The spans.
        terms: What the question is about.
        reach: How many words on either side count.
    """
    return max(
        (
            terms.coverage({t for _, t in words[max(0, s.first - reach) : s.last + reach + 1]})
            for s in held
        ),
        default=0.0,
    )


class Around(NamedTuple):
    """How the question's terms stand around what may be the answer in a sentence.

    Args:
        held: Whether there is such a span at all.
        beside: The largest share of the terms that stand beside one.
        close: The same within fewer words.
        nearness: The largest sum of their shares, each counted less the further from the span.
    """

    held: bool
    beside: float
    close: float
    nearness: float


def around(text: str, words: Words, asked: Asked, terms: Terms) -> Around:
    """Return how the question's terms stand around the spans of a sentence that may answer it.

    Args:
        text: The sentence.
        words: Its words.
        asked: What is asked for.
        terms: What the question is about.
    """
    held = held_spans(text, words, asked, terms)
    if not held:
        return Around(held=False, beside=0.0, close=0.0, nearness=0.0)
    places = [(n, token) for n, (_, token) in enumerate(words) if token in terms.weights]
    return Around(
        held=True,
        beside=beside(words, held, terms),
        close=beside(words, held, terms, _CLOSE),
        nearness=max(_nearness(span, places, terms) for span in held),
    )


def _nearness(span: Held, places: Words, terms: Terms) -> float:
    nearest: dict[str, int] = {}
    for n, token in places:
        if not span.first <= n <= span.last:
            away = min(abs(n - span.first), abs(n - span.last))
            nearest[token] = min(away, nearest.get(token, away))
    met = sum(terms.weights[token] / (1 + away / _HALF) for token, away in nearest.items())
    return met / (sum(terms.weights.values()) or 1.0)


def in_focus(words: Words, held: Sequence[Held], asked: Asked) -> bool:
    """Return whether the noun that was asked with is in a span or next to it: "the river Arrin"."""
    wanted = set(TantivyIndex.tokens(asked.focus.rpartition(" ")[2]))
    wanted |= {_SHORT[word] for word in wanted if word in _SHORT}
    return any(
        token in wanted for s in held for _, token in words[max(0, s.first - 2) : s.last + 4]
    )
