"""Which sentences make the answer: the likeliest, what adds to it, in a budget of words."""

import math
from collections.abc import Sequence

from rag.extractive.presenting import surroundings
from rag.extractive.scoring import ScoredSentence
from rag.settings import Settings

_SAME = 0.75
"""Share of common words from which two sentences repeat each other."""
_LEAST_LEFT = 6
"""Words; no sentence is looked for to fill less."""


def choose(scored: Sequence[ScoredSentence], settings: Settings) -> list[ScoredSentence]:
    """Return the sentences to answer with: the best, then what completes it in reading order.

    The best is the first that fits the budget of words. The others are taken by their
    likelihood over the root of their length: two short ones may say more than one long one. Left
    out is what repeats a sentence that was taken, is far less likely to answer than the best, or
    is too long for what is left of the budget.

    Args:
        scored: Best first; the first may be less likely than the next (`newest_first`).
        settings: Words (of all that is shown) and sentences at most; how unlikely one may be.
    """
    left = settings.answer_words
    best = next((s for s in scored if _cost(s, ()) <= left), scored[0])
    least = best.score + math.log(max(settings.answer_cutoff, _NEVER))
    others = [s for s in scored if s is not best and s.score >= least]
    chosen = [best]
    left -= _cost(best, ())
    for sentence in sorted(others, key=lambda s: math.log(_words(s)) / 2 - s.score):
        if len(chosen) == settings.answer_sentences or left < _LEAST_LEFT:
            break
        cost = _cost(sentence, chosen)
        if cost <= left and not any(_repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
            left -= cost
    order = {sentence.version.uri: n for n, sentence in reversed(list(enumerate(chosen)))}
    return [best, *sorted(chosen[1:], key=lambda s: (order[s.version.uri], s.start))]


_NEVER = 1e-9


def _words(sentence: ScoredSentence) -> int:
    return len(sentence.text.split())


def _cost(sentence: ScoredSentence, chosen: Sequence[ScoredSentence]) -> int:
    """Return how many words a sentence adds: with its number, and ours before and behind it."""
    around = surroundings(sentence)
    known = any(other.version.uri == sentence.version.uri for other in chosen)
    before = 0 if known else len(around.prefix.split())
    return before + _words(sentence) + len(around.suffix.split()) + 1


def _repeats(one: ScoredSentence, two: ScoredSentence) -> bool:
    """Whether the shorter sentence's words are, for the most part, in the other."""
    smaller = min(len(one.tokens), len(two.tokens))
    return len(one.tokens & two.tokens) >= _SAME * max(smaller, 1)
