"""What happened: of a report, the opening says it best."""

import re
from collections.abc import Sequence

from index.lexical import TantivyIndex
from rag.asked import Asked
from rag.extractive.moving import moment
from rag.extractive.scoring import ScoredSentence
from rag.terms import Terms

_ON = (
    r"(?:about|at|around|behind|by|concerning|during|for|from|in|near|of|off|on|regarding|to|with)"
)
_ASKED = re.compile(
    rf"""^\W*(?:and\ |but\ |so\ )?(?:
      what(?:\ has|['’]s|\ have)?\ happened\b
    | what(?:\ is|\ was|['’]s|\ has\ been)\ (?:going\ on|happening)\b
    | what(?:\ is|\ are|['’]s)\ (?:the\ )?
      (?:latest|newest|new|news)(?:\ (?:news|developments?|updates?|situation|state))?\ {_ON}\b
    | what\ (?:do\ we\ know|is\ known|do\ you\ know)(?:\ so\ far)?\ about\b
    | (?:is|are)\ there\ (?:any\ )?news\ {_ON}\b
    | (?:tell\ me|any\ news|news|the\ latest|latest)(?:\ (?:news|developments?|updates?))?\ {_ON}\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LATEST = re.compile(r"\b(?:latest|newest|new|news|now|going on|happening)\b", re.IGNORECASE)
_OPENS = 400
"""Characters of a text in which its opening begins: a dateline and a byline may stand before it."""
_ARTICLES = 3
"""Articles whose openings lead at most."""
_NEAR = 3.0
"""How far the best sentence of an article may lie behind the best one of all."""


def openings(scored: Sequence[ScoredSentence], asked: Asked, terms: Terms) -> list[ScoredSentence]:
    """Return the openings of the best articles for a question that asks what happened at all.

    Such a question asks for nothing that one sentence would hold and another not, so that any
    sentence that names the thing is as likely as the next. An opening is the first sentence of an
    article that names some of it; taken are articles whose opening and headline name as much of it
    as any. The newest comes first if the latest is asked for.

    Args:
        scored: The sentences, best first.
        asked: What is asked for; for any other question nothing is returned.
        terms: What the question is about.
    """
    form = _ASKED.match(asked.asking)
    if form is None:
        return []
    best: dict[str, float] = {}
    begins: dict[str, list[ScoredSentence]] = {}
    for sentence in scored:
        best.setdefault(sentence.version.uri, sentence.score)
        if sentence.start < _OPENS:
            begins.setdefault(sentence.version.uri, []).append(sentence)
    found = []
    for uri, score in best.items():
        named = [s for s in begins.get(uri, ()) if terms.coverage(s.tokens) > 0]
        if named and max(best.values()) - score <= _NEAR:
            opening = min(named, key=lambda s: s.start)
            found.append((opening, terms.coverage(opening.tokens | _headline(opening))))
    most = max((share for _, share in found), default=0.0)
    leading = [opening for opening, share in found if share >= most][:_ARTICLES]
    if _LATEST.search(form[0]):  # not in the rest, which may be on New York
        leading.sort(key=moment, reverse=True)
    return leading


def _headline(sentence: ScoredSentence) -> frozenset[str]:
    return frozenset(TantivyIndex.tokens(sentence.version.headline))
