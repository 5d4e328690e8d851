"""What may be the answer in a sentence, and which of the question's words stand next to it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.lexical import TantivyIndex
from rag.asked import Asked, spans
from rag.terms import Terms

_REACH = 8
"""Words on either side of a span that count as beside it."""
_SHORT = {"senat": "sen", "repres": "rep", "governor": "gov", "general": "gen", "professor": "prof"}
"""Titles as they stand before a name, by the noun that is asked with, both as tokens."""
_WORD = re.compile(r"[^\W_]+")

Words = Sequence[tuple[int, str]]
"""The first character and the token of each word of a text; "" for a stop word."""


class Held(NamedTuple):
    """A span of the kind that is asked for: its words by place, its tokens new to the question."""

    first: int
    last: int
    tokens: frozenset[str]


class Stems:
    """The words of texts as the index sees them, each analysed once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, text: str) -> list[tuple[int, str]]:
        """Return the words of a text."""
        return [(match.start(), self._stem(match[0])) for match in _WORD.finditer(text)]

    def _stem(self, word: str) -> str:
        if word not in self._known:
            self._known[word] = next(iter(TantivyIndex.tokens(word)), "")
        return self._known[word]


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


def beside(words: Words, held: Sequence[Held], terms: Terms) -> float:
    """Return the largest share of the terms that stand within a few words of a span."""
    return max(
        (
            terms.coverage({t for _, t in words[max(0, s.first - _REACH) : s.last + _REACH + 1]})
            for s in held
        ),
        default=0.0,
    )


def in_focus(words: Words, held: Sequence[Held], asked: Asked) -> bool:
    """Return whether the noun that was asked with is in a span or next to it: "the river Arrin"."""
    wanted = set(TantivyIndex.tokens(asked.focus.rpartition(" ")[2]))
    wanted |= {_SHORT[word] for word in wanted if word in _SHORT}
    return any(
        token in wanted for s in held for _, token in words[max(0, s.first - 2) : s.last + 4]
    )
