"""An answer against gold answers: exact match and F1 as SQuAD defines them, and containment.

Rajpurkar, Zhang, Lopyrev and Liang, SQuAD: 100,000+ questions for machine comprehension of text
(EMNLP 2016), with the rules of the evaluation for version 1.1.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

FIRST_WORDS = 90
"""Words of an answer's beginning that `contains` may be limited to."""
_ARTICLES = frozenset(("a", "an", "the"))
_REFERENCE = re.compile(r"\s*\[\d{1,4}\]")


def normalised(text: str) -> list[str]:
    """Return the words that are compared: lower case, no punctuation, no articles.

    Punctuation is deleted, not replaced ("28-point" is one word). SQuAD deletes ASCII's; news is
    set with curly quotes and dashes, so here all that Unicode calls punctuation goes, and ASCII's
    symbols. On ASCII text the two are the same.

    Example:
        >>> normalised("The “Squid Game”, a hit!")
        ['squid', 'game', 'hit']
    """
    kept = "".join(char for char in text.lower() if not _deleted(char))
    return [word for word in kept.split() if word not in _ARTICLES]


def _deleted(char: str) -> bool:
    return unicodedata.category(char).startswith("P") or char in "$+<=>^`|~"


def plain_answer(text: str) -> str:
    """Return an answer's text without its citation numbers."""
    return _REFERENCE.sub("", text)


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """Return 1 if the answer is one of the gold answers, word for word, else 0."""
    return float(any(normalised(answer) == normalised(gold) for gold in golds))


def f1(answer: str, golds: Sequence[str]) -> float:
    """Return the harmonic mean of precision and recall over words, of the best gold answer.

    Example:
        >>> f1("in Oslo, Norway", ["Oslo"])
        0.5
    """
    return max((_f1(normalised(answer), normalised(gold)) for gold in golds), default=0.0)


def _f1(said: Sequence[str], gold: Sequence[str]) -> float:
    shared = (Counter(said) & Counter(gold)).total()
    return 2 * shared / (len(said) + len(gold)) if shared else 0.0


def contains(answer: str, golds: Sequence[str]) -> float:
    """Return 1 if a gold answer's words stand in the answer, one after the other, else 0.

    A gold answer without any word is in none.
    """
    said = f" {' '.join(normalised(answer))} "
    wanted = (" ".join(normalised(gold)) for gold in golds)
    return float(any(gold and f" {gold} " in said for gold in wanted))


def beginning(answer: str, words: int = FIRST_WORDS) -> str:
    """Return the first words of an answer, as white space parts them."""
    return " ".join(answer.split()[:words])
