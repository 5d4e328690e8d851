"""Which sentences make the answer: the likeliest, what adds to it, in a budget of words."""

import math
import re
from collections.abc import Sequence
from itertools import chain

from rag.extractive.presenting import surroundings
from rag.extractive.scoring import ScoredSentence
from rag.settings import Settings

_SAME = 0.75
"""Share of common words from which two sentences repeat each other."""
_LEAST_LEFT = 6
"""Words; no sentence is looked for to fill less."""


def choose(
    scored: Sequence[ScoredSentence],
    settings: Settings,
    first: Sequence[ScoredSentence] = (),
    *,
    reserved: int = 0,
) -> list[ScoredSentence]:
    """Return the sentences to answer with: the best, then what completes it in reading order.

    The best is the first that states something and fits the budget of words. The others are taken
    by their likelihood over the root of their length: two short ones may say more than one long
    one. Left out is what repeats a sentence that was taken, is far less likely to answer than the
    best, asks a question, or is too long for what is left of the budget.

    Args:
        scored: Best first; the first may be less likely than the next (`newest_first`).
        settings: Words (of all that is shown) and sentences at most; how unlikely one may be.
        first: Sentences that lead in this order, whatever their likelihood.
        reserved: Words of the budget that something else takes.
    """
    left = settings.answer_words - reserved
    best = _best(scored, left)
    lead = list(first) or [best]
    chosen: list[ScoredSentence] = []
    for sentence in lead[: settings.answer_sentences]:
        if not chosen or cost(sentence, chosen) <= left:
            left -= cost(sentence, chosen)
            chosen.append(sentence)
    least = best.score + math.log(max(settings.answer_cutoff, _NEVER))
    leading = {id(s) for s in lead}
    others = [s for s in scored if id(s) not in leading and s.score >= least and _states(s.text)]
    for sentence in sorted(others, key=lambda s: math.log(_words(s)) / 2 - s.score):
        if len(chosen) == settings.answer_sentences or left < _LEAST_LEFT:
            break
        more = cost(sentence, chosen)
        if more <= left and not any(_repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
            left -= more
    return _ordered(chosen, sum(id(s) in leading for s in chosen))


def _best(scored: Sequence[ScoredSentence], left: int) -> ScoredSentence:
    """Return the first that states something and fits, else the first that fits, else the first."""
    fits = (s for s in scored if cost(s, ()) <= left)
    first = next(fits, None)
    if first is None:
        return scored[0]
    return next((s for s in chain((first,), fits) if _states(s.text)), first)


def _ordered(chosen: Sequence[ScoredSentence], leading: int) -> list[ScoredSentence]:
    """Return the leading sentences, then the others article by article in reading order."""
    order = {sentence.version.uri: n for n, sentence in reversed(list(enumerate(chosen)))}
    last = chosen[leading - 1].version.uri  # what goes on in the same article follows at once
    rest = sorted(
        chosen[leading:],
        key=lambda s: (s.version.uri != last, order[s.version.uri], s.start),
    )
    return [*chosen[:leading], *rest]


_NEVER = 1e-9
_STATEMENT = re.compile(r"(?:[.!…]|[?](?=[”\"’]))[”\"’')\]]*$")


def _states(text: str) -> bool:
    """Return whether a text is a statement: it ends, and not as a question of its own."""
    return _STATEMENT.search(text) is not None


def _words(sentence: ScoredSentence) -> int:
    return len(sentence.text.split())


def cost(sentence: ScoredSentence, chosen: Sequence[ScoredSentence]) -> int:
    """Return how many words a sentence adds: with its number, and ours before and behind it."""
    same = [other for other in chosen if other.version.uri == sentence.version.uri]
    around = surroundings(sentence, same)
    ours = (0 if same else len(around.prefix.split())) + len(around.suffix.split())
    return ours + _words(sentence) + 1


def _repeats(one: ScoredSentence, two: ScoredSentence) -> bool:
    """Whether the shorter sentence's words are, for the most part, in the other."""
    smaller = min(len(one.tokens), len(two.tokens))
    return len(one.tokens & two.tokens) >= _SAME * max(smaller, 1)
