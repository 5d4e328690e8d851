"""Pages on which a machine speaks to the visitor instead of a newsroom to a reader.

A story about cookies, paywalls or error pages speaks of them; the page itself speaks to "you".
So quotations are set aside first, and a page counts as a wall only if it is short and a good
part of its words stand in sentences that only such pages have.
"""

import re
from dataclasses import dataclass

from index.quality import phrases
from index.quality.words import word_count

_QUOTED = re.compile(r"“[^”]{0,400}”|\"[^\"\n]{0,400}\"|«[^»]{0,400}»|„[^“”]{0,400}[“”]")
_SENTENCE = re.compile(r"[^.!?\n。！？]+(?:[.!?。！？]+|\n|\Z)")


def _compiled(*lists: str) -> re.Pattern[str]:
    every = "\n".join(lists)
    for written, meant in ((" ?", r"\s*"), (" ", r"\s+"), ("'", "['’]"), ("…", "[^.]{0,60}?")):
        every = every.replace(written, meant)
    lines = (line if line.startswith("\\") else rf"\b{line}" for line in every.split("\n") if line)
    return re.compile("|".join(lines), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Wall:
    """One kind of page.

    Args:
        what: What it is, for people.
        words: Longer texts are never taken for it.
        share: The least share of the words that its own sentences must hold.
        certain: What at least one sentence must say.
        usual: What its sentences say.
    """

    what: str
    words: int
    share: float
    certain: re.Pattern[str]
    usual: re.Pattern[str]


def _wall(what: str, words: int, share: float, certain: str, also: str) -> _Wall:
    return _Wall(what, words, share, _compiled(certain), _compiled(certain, also))


_WALLS = (
    _wall("a cookie or consent notice", 700, 0.5, phrases.CONSENT, phrases.CONSENT_ALSO),
    _wall("a request to enable JavaScript", 120, 0.4, phrases.SCRIPT, phrases.SCRIPT_ALSO),
    _wall("a check for robots", 150, 0.4, phrases.ROBOT, phrases.ROBOT_ALSO),
    _wall("an error page", 150, 0.4, phrases.ERROR, phrases.ERROR_ALSO),
    _wall("a request to subscribe or log in", 110, 0.3, phrases.LOGIN, phrases.LOGIN_ALSO),
    _wall("a live blog without entries", 90, 0.3, phrases.LIVE, phrases.LIVE_ALSO),
)
_SHORT = 150
_HINTS = ("cookie", "privacy", "partner", "partenaires")  # no consent notice is without all
_LONGEST = max(kind.words for kind in _WALLS)


def wall(headline: str, text: str, words: int) -> str:
    """Return what kind of wall the page is; empty if it is none.

    Args:
        headline: It counts as a sentence of the page.
        text: The text in canonical form.
        words: How many words the text has.
    """
    if words > _LONGEST:
        return ""
    folded = text.casefold()
    if words > _SHORT and not any(hint in folded for hint in _HINTS):
        return ""
    spoken = _QUOTED.sub(" … ", text)
    title = headline if words <= 60 and headline not in text else ""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(f"{title}\n{spoken}")]
    total = max(1, word_count(spoken) + word_count(title))
    for kind in _WALLS:
        if words > kind.words or not any(map(kind.certain.search, sentences)):
            continue
        its = sum(word_count(sentence) for sentence in sentences if kind.usual.search(sentence))
        if its >= kind.share * total:
            return kind.what
    return ""
